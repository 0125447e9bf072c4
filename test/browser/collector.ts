// The collector: answers as configured, and keeps what it has accepted in the order of arrival.
import { readEvents, type NativeEvent } from './native-batch';

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}
export interface CollectorRequest {
  readonly url: string;
  readonly body: string;
  readonly beacon: boolean;
  readonly keepalive: boolean;
  /** The number of the page that sent it. */
  readonly page: number;
}
export interface ReceivedEvent extends NativeEvent {
  /** Milliseconds since the world began. */
  readonly arrivedAt: number;
  /** The number of the request that brought it. */
  readonly request: number;
}
type Answering = (request: CollectorRequest, number: number) => Answer | 'unreachable';

export type Collector = ReturnType<typeof createCollector>;

export const createCollector = (elapsed: () => number) => {
  const received: ReceivedEvent[] = [];
  const requests: (CollectorRequest & { readonly at: number; readonly status: number })[] = [];
  const accepts: Answering = () => ({ status: 204 });
  let answering = accepts;

  return {
    /** Everything that was accepted, also what came twice. */
    received: received as readonly ReceivedEvent[],
    requests: requests as readonly (typeof requests)[number][],
    /** From now on it answers so; `unreachable`: nobody is there. By default it accepts everything. */
    answer: (next: Answering = accepts) => void (answering = next),
    answerStatus: (status: number, headers?: Answer['headers']) =>
      void (answering = () => ({ status, headers })),
    receive(request: CollectorRequest): Answer | 'unreachable' {
      const answer = answering(request, requests.length);
      const status = answer === 'unreachable' ? 0 : answer.status;
      requests.push({ ...request, at: elapsed(), status });
      if (status >= 200 && status < 300)
        for (const event of readEvents(request.body))
          received.push({ ...event, arrivedAt: elapsed(), request: requests.length });
      return answer;
    },
    /** Of each event the first copy, where that stood. */
    once(): ReceivedEvent[] {
      const seen = new Set<string>();
      return received.filter(({ id }) => !seen.has(id) && seen.add(id));
    },
    /** How often an event came. */
    times: (id: string) => received.filter((event) => event.id === id).length,
  };
};
