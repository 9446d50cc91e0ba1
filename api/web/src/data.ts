/** What the server sends about a network: see `as_json` in `ioknow_api/explorer/drawing.py`. */

export interface NodeData {
  readonly id: string;
  readonly label: string;
  readonly lines: readonly string[];
  readonly family: string;
  readonly country: string;
  readonly degree: number;
  readonly focal: boolean;
  readonly page: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

export interface TieData {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly directed: boolean;
  readonly label: string;
  readonly claimLabel: string;
  readonly page: string;
  readonly period: string;
  readonly evidence: readonly string[];
}

/** One drawn line: all ties of a type between two actors. */
export interface LineData {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly directed: boolean;
  readonly both: boolean;
  readonly bend: number;
  readonly count: number;
}

export interface NodeStyle {
  readonly label: string;
  readonly shape: string;
  readonly light: string;
  readonly dark: string;
}

export interface TieStyle {
  readonly label: string;
  readonly dash: string;
  readonly light: string;
  readonly dark: string;
}

export interface NetworkData {
  readonly title: string;
  readonly summary: string;
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly NodeData[];
  readonly ties: readonly TieData[];
  readonly lines: readonly LineData[];
  readonly styles: {
    readonly nodes: Readonly<Record<string, NodeStyle>>;
    readonly ties: Readonly<Record<string, TieStyle>>;
  };
}

/** The neighbours of each actor over the ties of the types that are shown. */
export function neighbours(
  data: NetworkData,
  hiddenTypes: ReadonlySet<string>,
): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>(data.nodes.map((node) => [node.id, new Set()]));
  for (const tie of data.ties) {
    if (hiddenTypes.has(tie.type)) continue;
    found.get(tie.source)?.add(tie.target);
    found.get(tie.target)?.add(tie.source);
  }
  return found;
}
