import { describe, expect, it } from 'vitest';
import { parsePrometheusText } from './prometheus-text.ts';
import { requestStatistics } from './request-statistics.ts';

describe('parsePrometheusText', () => {
  it('reads names, labels with escapes, and values', () => {
    const text = String.raw`# HELP c_total A "count"\nof.
# TYPE c_total counter
c_total{l="a \"quoted\"\nvalue\\ {x=1}",m=""} 3
h_bucket{le="+Inf"} 1 1700000000000
h_sum 1.5e-3
nothing NaN`;
    expect(parsePrometheusText(text)).toEqual([
      { name: 'c_total', labels: { l: 'a "quoted"\nvalue\\ {x=1}', m: '' }, value: 3 },
      { name: 'h_bucket', labels: { le: '+Inf' }, value: 1 },
      { name: 'h_sum', labels: {}, value: 0.0015 },
      { name: 'nothing', labels: {}, value: Number.NaN },
    ]);
  });

  it('passes over what is none', () => {
    expect(parsePrometheusText('<html>\n\n# HELP x\nx{ 1\nx nothing here 1 2')).toEqual([]);
  });
});

describe('requestStatistics', () => {
  const sample = (route: string, status: string, counts: [le: string, count: number][]): string =>
    [
      `api_requests_total{route="${route}",method="GET",status="${status}"} ${counts.at(-1)?.[1]}`,
      ...counts.map(
        ([le, count]) =>
          `api_request_duration_seconds_bucket{le="${le}",route="${route}",method="GET",status="${status}"} ${count}`,
      ),
    ].join('\n');

  it('counts server errors and finds the 95th percentile, without the probes', () => {
    const text = [
      sample('/query', '200', [
        ['0.1', 90],
        ['1', 98],
        ['+Inf', 98],
      ]),
      sample('/query', '500', [
        ['0.1', 0],
        ['1', 2],
        ['+Inf', 2],
      ]),
      sample('/health/ready', '503', [
        ['0.1', 0],
        ['1', 0],
        ['+Inf', 1000],
      ]),
      sample('/query', '404', [
        ['0.1', 0],
        ['1', 0],
        ['+Inf', 0],
      ]),
    ].join('\n');
    // 90 of 100 took up to 0.1 s, the others up to 1 s: the 95th stands in the middle of that bucket.
    expect(requestStatistics(parsePrometheusText(text))).toEqual({
      requests: 100,
      errors: 2,
      errorRate: 0.02,
      p95Ms: expect.closeTo(550, 6) as number,
    });
  });

  it('says infinity beyond the last bucket and null without a request', () => {
    const slow = sample('/query', '200', [
      ['1', 1],
      ['+Inf', 100],
    ]);
    expect(requestStatistics(parsePrometheusText(slow))?.p95Ms).toBe(Infinity);
    expect(requestStatistics(parsePrometheusText('up 1'))).toBeNull();
  });
});
