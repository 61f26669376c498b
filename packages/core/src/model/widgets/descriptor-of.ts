import { ValidationError } from '../../errors/index.ts';
import type { WidgetKindDescriptor } from './widget-kind-descriptor.ts';
import { widgetKinds } from './widget-kinds.ts';

/**
 * The descriptor of a stored widget's kind. Throws a ValidationError for a kind this release does not
 * know, such as one saved by a newer release.
 */
export function descriptorOf(kind: string): WidgetKindDescriptor {
  const known: Readonly<Record<string, WidgetKindDescriptor>> = widgetKinds;
  const descriptor = Object.hasOwn(known, kind) ? known[kind] : undefined;
  if (descriptor === undefined) {
    const detail =
      'This release does not know the kind of this widget. Change its kind, or update the server.';
    throw new ValidationError('invalid_dashboard', detail, [
      { pointer: '/kind', code: 'not_allowed', detail, allowed: Object.keys(known) },
    ]);
  }
  return descriptor;
}
