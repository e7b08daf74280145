/** Where the template lies, however this package was installed. */
export const templateFolder = new URL('./adapter/', import.meta.url);
