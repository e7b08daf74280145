export { type FakeFindings, fakeDocument, fakePerson, fakePhoto } from './fake-data.js';
export {
  type FakeCall,
  type FakeProvider,
  fakeProvider,
  leapingClock,
} from './fake-provider.js';
export type { FakeScript } from './fake-session.js';
export { type SignWebhookInput, signWebhookForTest } from './webhooks.js';
