export { type FakeFindings, type FakeScript, fakeDocument, fakePerson, fakePhoto } from './fake-data.js';
export {
  type FakeCall,
  type FakeProvider,
  fakeProvider,
  leapingClock,
} from './fake-provider.js';
export { type SignWebhookInput, signWebhookForTest } from './webhooks.js';
