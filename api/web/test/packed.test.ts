import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { NO_YEAR, PackedNetwork } from "../src/packed.ts";

/** A block written by hand: a - b, b - c; b is a university in Japan. */
function block(): ArrayBuffer {
  const columns: Record<string, [string, number, number]> = {};
  const body: number[] = [];
  const put = (name: string, kind: string, values: number[], bytes: number): void => {
    columns[name] = [kind, body.length, values.length];
    for (const value of values) {
      for (let byte = 0; byte < bytes; byte += 1) body.push((value >> (8 * byte)) & 255);
    }
    while (body.length % 4) body.push(0);
  };
  const say = (name: string, words: string): void => {
    const bytes = [...new TextEncoder().encode(words)];
    columns[name] = ["text", body.length, bytes.length];
    body.push(...bytes);
    while (body.length % 4) body.push(0);
  };
  put("x", "u16", [0, 65535, 32768], 2);
  put("y", "u16", [0, 0, 65535], 2);
  put("degree", "u16", [1, 2, 1], 2);
  put("holes", "u16", [], 2);
  put("family", "u8", [0, 1, 0], 1);
  put("country", "u16", [1, 0, 1], 2);
  put("first", "u32", [1, 1, 0], 4);
  put("target", "u16", [1, 2], 2);
  put("types", "u16", [1, 2], 2);
  put("count", "u8", [1, 3], 1);
  put("start", "i16", [1999, NO_YEAR], 2);
  put("end", "i16", [2004, NO_YEAR], 2);
  say("labels", "Ä\nB\n京都");
  say("ids", "a\nb\nc");
  const header = new TextEncoder().encode(
    JSON.stringify({
      title: "Three",
      actors: 3,
      pairs: 2,
      hidden: 0,
      ties: 4,
      box: [-10, 0, 10, 5],
      unit: 1,
      prefix: "https://example.org/",
      links: [["https://example.org/", "/organizations/"]],
      focal: -1,
      families: ["firm", "university"],
      countries: ["Japan", ""],
      types: ["alliance", "supply"],
      styles: { nodes: {}, ties: {} },
      districts: [],
      bundles: [],
      lines: [[0, 1, 1, 1, 0, -9, 2, 1999, null, [1]]],
      sources: ["Lee 2010, p. 1", "Mizuno 2015, p. 2"],
      columns,
    }),
  );
  const padded = header.length + ((4 - (header.length % 4)) % 4);
  const bytes = new Uint8Array(8 + padded + body.length).fill(32);
  bytes.set(new TextEncoder().encode("IKN1"));
  new DataView(bytes.buffer).setUint32(4, padded, true);
  bytes.set(header, 8);
  bytes.set(body, 8 + padded);
  return bytes.buffer;
}

test("columns are read at their places", () => {
  const network = new PackedNetwork(block());
  assert.deepEqual([...network.source], [0, 1]);
  assert.deepEqual([...network.target], [1, 2]);
  assert.deepEqual(network.labels, ["Ä", "B", "京都"]);
  assert.equal(network.id(2), "https://example.org/c");
  assert.equal(network.familyOf(1), "university");
  assert.equal(network.countryOf(1), "Japan");
});

test("positions fill the box they were told", () => {
  const network = new PackedNetwork(block());
  assert.equal(network.x[0], -10);
  assert.equal(network.x[1], 10);
  assert.ok(Math.abs((network.x[2] ?? 0)) < 0.001);
  assert.equal(network.y[2], 5);
});

test("an actor's pairs are those of either end", () => {
  const network = new PackedNetwork(block());
  assert.deepEqual([...network.pairsOf(1)], [0, 1]);
  assert.deepEqual([...network.pairsOf(2)], [1]);
  assert.equal(network.other(1, 1), 2);
});

test("years that nobody states do not stretch the time", () => {
  assert.deepEqual(new PackedNetwork(block()).years(), [1999, 2004]);
});

test("an actor's page is found by the beginning of its identifier", () => {
  assert.equal(new PackedNetwork(block()).page(0), "/organizations/a");
});

test("what is no packed network is refused", () => {
  assert.throws(() => new PackedNetwork(new ArrayBuffer(16)), /no packed network/);
});

const written = process.env["IOKNOW_PACKED"];
test("what Python wrote is read", { skip: written ? false : "needs a block that Python wrote" }, () => {
  const bytes = readFileSync(written ?? "");
  const network = new PackedNetwork(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer);
  const said = [...network.source].map((row, pair) => {
    const other = network.target[pair] ?? 0;
    return [network.id(row), network.id(other), network.labels[row], network.count[pair], network.start[pair]].join("|");
  });
  console.log(`READ ${JSON.stringify(said)}`);
});

test("lines of a small network name their places", () => {
  const [line] = new PackedNetwork(block()).lines;
  assert.deepEqual(line, {
    source: 0,
    target: 1,
    type: 1,
    directed: true,
    both: false,
    bend: -9,
    count: 2,
    start: 1999,
    end: null,
    sources: ["Mizuno 2015, p. 2"],
  });
});
