export { type FakeFindings, fakeDocument, fakePerson, fakePhoto } from './fake-data.js';
export {
  type FakeCall,
  type FakeProvider,
  type FakeScript,
  fakeProvider,
  leapingClock,
} from './fake-provider.js';
export { type SignWebhookInput, signWebhookForTest } from './webhooks.js';
