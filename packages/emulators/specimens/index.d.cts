/** Absolute path of the folder that holds `people.json` and one folder of images per person. */
export declare const specimensFolder: string;
