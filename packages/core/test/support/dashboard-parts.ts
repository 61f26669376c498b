import type { DashboardDefinition, LensError, ValidationError, Widget } from '../../src/index.ts';

const layout = { x: 0, y: 0, w: 4, h: 2 };

/** A widget that asks nothing. */
export function note(id: string, text: string = id): Widget {
  return { id, title: id, kind: 'text', query: null, options: { text }, layout };
}

/** A widget that counts flights by a field. */
export function chart(id: string, field: string = 'origin'): Widget {
  return {
    id,
    title: id,
    kind: 'bar',
    query: { dataset: 'flights', metrics: [{ aggregate: 'count', as: 'n' }], dimensions: [field] },
    options: {},
    layout,
  };
}

export function page(title: string, ...widgets: Widget[]): DashboardDefinition {
  return { title, filters: [], widgets };
}

/** The code of the error that comes of some work, or `done`. */
export function codeOf(work: Promise<unknown>): Promise<string> {
  return work.then(
    () => 'done',
    (error: LensError) => error.code,
  );
}

/** The problems that some work is refused for, each as its pointer and code; none when it is done. */
export function problemsOf(work: Promise<unknown>): Promise<string[]> {
  return work.then(
    () => [],
    (error: ValidationError) => error.issues.map(({ pointer, code }) => `${pointer} ${code}`),
  );
}
