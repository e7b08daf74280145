import { type TrackerCounts, trackerMetrics } from '../src/index.js';
import { metering } from './support.js';

const COUNTS: TrackerCounts = {
  sessions: { pending: 3, completed: 5, failed: undefined },
  due: 2,
  late: 1,
  claimed: 4,
  failing: 6,
  inbox: { waiting: 7, oldestMs: 1_500 },
  events: { waiting: 8, oldestMs: 250, dead: 9 },
  creations: { open: 10, unsettled: 11 },
  providers: [
    { name: 'id360-fr' },
    { name: 'innovatrics', paused: {} },
    { name: 'acme', outageUntil: 'later' },
  ],
};

describe('metrics of a tracker', () => {
  it('are its counts, with times in seconds', async () => {
    const { meter, read, stop } = metering();
    try {
      trackerMetrics({ status: async () => COUNTS }, { meter });
      const metrics = await read();
      expect(metrics).toEqual({
        'anyproof.tracker.due': [[{}, 2]],
        'anyproof.tracker.late': [[{}, 1]],
        'anyproof.tracker.claimed': [[{}, 4]],
        'anyproof.tracker.failing': [[{}, 6]],
        'anyproof.tracker.inbox.messages': [[{}, 7]],
        'anyproof.tracker.inbox.age': [[{}, 1.5]],
        'anyproof.tracker.events.waiting': [[{}, 8]],
        'anyproof.tracker.events.age': [[{}, 0.25]],
        'anyproof.tracker.events.dead': [[{}, 9]],
        'anyproof.tracker.creations.open': [[{}, 10]],
        'anyproof.tracker.creations.unsettled': [[{}, 11]],
        'anyproof.tracker.sessions': [
          [{ 'anyproof.session.status': 'pending' }, 3],
          [{ 'anyproof.session.status': 'completed' }, 5],
        ],
        'anyproof.tracker.provider.stopped': [
          [{ 'anyproof.provider': 'id360-fr' }, 0],
          [{ 'anyproof.provider': 'innovatrics' }, 1],
          [{ 'anyproof.provider': 'acme' }, 1],
        ],
      });
    } finally {
      await stop();
    }
  });

  it('are missing, and say why, while the database does not answer; and end when they are told to', async () => {
    const { meter, read, stop } = metering();
    const errors: unknown[] = [];
    let isUp = false;
    let asked = 0;
    const status = async () => {
      asked += 1;
      if (isUp) return COUNTS;
      throw new Error('down');
    };
    try {
      const end = trackerMetrics({ status }, { meter, onError: (error) => errors.push(error) });
      expect(await read()).toEqual({});
      expect(errors).toEqual([new Error('down')]);
      isUp = true;
      expect(await read()).toMatchObject({ 'anyproof.tracker.due': [[{}, 2]] });
      end();
      await read();
      expect(asked).toBe(2);
    } finally {
      await stop();
    }
  });
});
