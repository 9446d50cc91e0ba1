/** Steps from actor to actor over the ties that are shown. */

export interface Tied {
  partners(row: number): number[];
}

/** Everyone within some ties of an actor, itself among them. */
export function within(network: Tied, row: number, steps: number): Set<number> {
  const found = new Set([row]);
  let edge = [row];
  for (let step = 0; step < steps; step += 1) {
    const next: number[] = [];
    for (const one of edge) {
      for (const other of network.partners(one)) {
        if (found.has(other)) continue;
        found.add(other);
        next.push(other);
      }
    }
    edge = next;
  }
  return found;
}

/** A shortest path, ends included; of several, one through low rows. Null where there is none. */
export function shortestPath(network: Tied, from: number, to: number): number[] | null {
  const before = new Map<number, number>([[from, from]]);
  let edge = [from];
  while (edge.length && !before.has(to)) {
    const next: number[] = [];
    for (const one of edge) {
      for (const other of network.partners(one).sort((a, b) => a - b)) {
        if (before.has(other)) continue;
        before.set(other, one);
        next.push(other);
      }
    }
    edge = next;
  }
  if (!before.has(to)) return null;
  const path = [to];
  for (let at = to; at !== from; ) {
    at = before.get(at) ?? from;
    path.unshift(at);
  }
  return path;
}
