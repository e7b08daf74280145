export { type FakeFindings, fakeDocument, fakePerson } from './fake-person.js';
export * from './fake-photo.js';
export * from './fake-provider.js';
export * from './leaping-clock.js';
export * from './sign-webhook.js';
