import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRecencyList, type Listed } from './recency-list.ts';

interface Member extends Listed<Member> {
  readonly name: number;
}

it('keeps members in the order in which they were added last', () => {
  const step = fc.record({ do: fc.constantFrom('use', 'remove'), name: fc.nat(6) });
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const list = createRecencyList<Member>();
      const members = new Map<number, Member>();
      let order: number[] = [];
      for (const { do: what, name } of steps) {
        const known = members.get(name);
        if (known !== undefined) list.remove(known);
        order = order.filter((other) => other !== name);
        members.delete(name);
        if (what === 'use') {
          const member: Member = { name, older: undefined, newer: undefined };
          members.set(name, member);
          list.add(member);
          order.push(name);
        }
        const found: number[] = [];
        for (let at = list.oldest; at !== undefined; at = at.newer) found.push(at.name);
        expect(found).toEqual(order);
      }
    }),
  );
});
