/** One value of a metric. */
export interface MetricValue {
  labels?: Readonly<Record<string, string>>;
  value: number;
}

/** A gauge with its values. */
export interface MetricFamily {
  name: string;
  help: string;
  values: readonly MetricValue[];
}

/** Gauges in the Prometheus text format (version 0.0.4). Families without a value are left out. */
export function formatMetrics(families: readonly MetricFamily[]): string {
  return families
    .filter(({ values }) => values.length > 0)
    .map(({ name, help, values }) => {
      const lines = values.map(({ labels = {}, value }) => `${name}${formatLabels(labels)} ${value}`);
      return [`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines, ''].join('\n');
    })
    .join('');
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) =>
      `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}
