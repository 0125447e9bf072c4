// The verdicts of many lives together, with the seeds of those that broke a promise.
import type { Verdict } from './promises';

export interface Sum {
  readonly tracked: number;
  readonly lost: readonly string[];
  readonly broken: readonly string[];
  readonly excused: Verdict['excused'];
  readonly twice: number;
  readonly text: string;
}

export const addVerdicts = () => {
  let lives = 0;
  let tracked = 0;
  let twice = 0;
  let sessions = 0;
  const excused: Verdict['excused'] = { killed: 0, crashed: 0, unconfirmed: 0 };
  const lost: string[] = [];
  const broken: string[] = [];
  const logs: string[] = [];

  return {
    add(seed: number, verdict: Verdict, log: readonly string[]): void {
      lives++;
      tracked += verdict.tracked;
      twice += verdict.twice;
      sessions += verdict.sessions;
      for (const why of Object.keys(excused) as (keyof typeof excused)[])
        excused[why] += verdict.excused[why];
      lost.push(...verdict.lost.map((id) => `seed ${seed}: event ${id}`));
      broken.push(...verdict.broken.map((what) => `seed ${seed}: ${what}`));
      if (process.env.LOG && (verdict.lost[0] || verdict.broken[0])) logs.push(`seed ${seed}`, ...log);
    },
    total(): Sum {
      const counts = {
        lives,
        tracked,
        sessions,
        twice,
        lost: lost.length,
        broken: broken.length,
        ...excused,
      };
      return { tracked, lost, broken, excused, twice, text: [JSON.stringify(counts), ...logs].join('\n') };
    },
  };
};
