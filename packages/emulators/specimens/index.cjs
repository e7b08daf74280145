'use strict';
// Where the specimen images lie. Hand-written CommonJS: `__dirname` is right however the package was loaded.
exports.specimensFolder = __dirname;
