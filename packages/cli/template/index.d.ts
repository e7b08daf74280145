export declare const templateFolder: URL;
