import { detached } from '../../telemetry/index.ts';

/** Something to do after everything else of its lane that came before it. */
export interface Task {
  readonly lane: string;
  /** Where it came from, to be forgotten together. */
  readonly source: object;
  /** When it was published: milliseconds since the epoch. */
  readonly since: number;
  /** Resolves to how many milliseconds to wait before it is run again; undefined: it is over. Never rejects. */
  run(): Promise<number | undefined>;
}

export interface LaneCount {
  readonly waiting: number;
  readonly delayed: number;
  readonly running: number;
  /** The earliest `since`. */
  readonly oldest: number | undefined;
}

export interface Lanes {
  add(task: Task): void;
  /** Forgets what came from there, but for what is running: that ends, and is not run again. */
  drop(source: object): void;
  /** Resolves when nothing (of that source) is running. */
  idle(source?: object): Promise<void>;
  count(sources: (source: object) => boolean): LaneCount;
  /** Begins nothing any more. */
  stop(): void;
}

interface Lane {
  readonly name: string;
  tasks: Task[];
  running?: Promise<void> | undefined;
  timer?: NodeJS.Timeout | undefined;
}

/** Lanes side by side, `concurrency` of them at a time; the tasks of one lane after another. */
export function createLanes(concurrency: number): Lanes {
  const lanes = new Map<string, Lane>();
  const ready = new Set<Lane>();
  const dropped = new WeakSet<Task>();
  let active = 0;
  let stopped = false;

  const pump = () => {
    for (const lane of ready) {
      if (stopped || active >= concurrency) return;
      ready.delete(lane);
      active += 1;
      // Whoever brought the last message has nothing to do with the next one.
      lane.running = detached(() => step(lane));
    }
  };

  const step = async (lane: Lane) => {
    const head = lane.tasks[0] as Task;
    const wait = await head.run();
    active -= 1;
    lane.running = undefined;
    const over = wait === undefined || dropped.has(head);
    if (over) lane.tasks.shift();
    if (over || stopped) settle(lane);
    else {
      lane.timer = setTimeout(() => settle(lane), wait);
    }
    pump();
  };

  /** It may go on. */
  const settle = (lane: Lane) => {
    clearTimeout(lane.timer);
    lane.timer = undefined;
    if (lane.tasks.length === 0) {
      lanes.delete(lane.name);
      ready.delete(lane);
    } else if (!lane.running) ready.add(lane);
    pump();
  };

  const running = (source?: object) =>
    [...lanes.values()].flatMap((lane) =>
      lane.running && (!source || lane.tasks[0]?.source === source) ? [lane.running] : [],
    );

  return {
    add: (task) => {
      const lane = lanes.get(task.lane) ?? { name: task.lane, tasks: [] };
      lane.tasks.push(task);
      if (lanes.get(task.lane)) return;
      lanes.set(task.lane, lane);
      ready.add(lane);
      pump();
    },
    drop: (source) => {
      for (const lane of [...lanes.values()]) {
        const [head] = lane.tasks;
        if (head?.source === source && lane.running) dropped.add(head);
        const kept = lane.tasks.filter((task) => task.source !== source || (task === head && lane.running));
        const changed = kept.length < lane.tasks.length;
        lane.tasks = kept;
        if (changed && !lane.running) settle(lane);
      }
    },
    idle: async (source) => {
      for (let busy = running(source); busy.length > 0; busy = running(source)) await Promise.all(busy);
    },
    count: (sources) => {
      let [waiting, delayed, busy] = [0, 0, 0];
      let oldest: number | undefined;
      for (const { tasks, running: now, timer } of lanes.values()) {
        const mine = tasks.filter(({ source }) => sources(source));
        const head = mine.length > 0 && mine[0] === tasks[0] ? 1 : 0;
        busy += now ? head : 0;
        delayed += timer ? head : 0;
        waiting += mine.length - (now || timer ? head : 0);
        for (const { since } of mine) oldest = Math.min(oldest ?? since, since);
      }
      return { waiting, delayed, running: busy, oldest };
    },
    stop: () => {
      stopped = true;
      for (const lane of lanes.values()) clearTimeout(lane.timer);
    },
  };
}
