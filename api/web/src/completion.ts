/** What the editor of the desk offers while somebody types: terms, variables, names of things. */

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import type { EditorView } from "@codemirror/view";

/** Name, kind, label, definition, number of individuals: see `desk_terms.py`. */
export type Term = readonly [string, "class" | "property" | "concept", string, string, number];

export interface Terms {
  readonly prefixes: Readonly<Record<string, string>>;
  readonly terms: readonly Term[];
  readonly graphs: readonly string[];
}

interface Suggestion {
  readonly id: string;
  readonly label: string;
  readonly type?: string;
}

const KEYWORDS =
  "SELECT DISTINCT REDUCED CONSTRUCT DESCRIBE ASK FROM NAMED WHERE GRAPH OPTIONAL UNION MINUS FILTER " +
  "EXISTS BIND AS VALUES UNDEF GROUP BY HAVING ORDER ASC DESC LIMIT OFFSET PREFIX BASE COUNT SUM MIN MAX " +
  "AVG SAMPLE GROUP_CONCAT SEPARATOR STR LANG LANGMATCHES DATATYPE BOUND IRI BNODE STRLEN SUBSTR UCASE " +
  "LCASE STRSTARTS STRENDS CONTAINS STRBEFORE STRAFTER ENCODE_FOR_URI CONCAT REPLACE REGEX ABS ROUND " +
  "CEIL FLOOR YEAR MONTH DAY NOW COALESCE IF STRLANG STRDT SAMETERM ISIRI ISBLANK ISLITERAL ISNUMERIC";

/** What stands before a word decides what fits there. */
export function expected(before: string): "class" | "property" | "any" {
  const text = before.trimEnd();
  if (/(^|[\s;.{])(a|rdf:type)$/.test(text)) return "class";
  if (/;$/.test(text)) return "property";
  if (/(^|[{.;\s])(\?\w+|[\w-]+:[\w-]+|<[^<>\s]+>)$/.test(text)) {
    const last = /(\S+)\s+\S+$/.exec(text)?.[1] ?? "";
    // A subject comes after a dot, a brace or a word; the second term of a triple is its property.
    if (last === "" || /[.{};)]$|^[A-Z]+$/.test(last)) return "property";
  }
  return "any";
}

/** The lines to put at the top of a query for the prefixes of a name. */
export function missingPrefix(
  query: string,
  name: string,
  prefixes: Readonly<Record<string, string>>,
): string {
  const prefix = /^([\w-]+):/.exec(name)?.[1];
  const iri = prefix === undefined ? undefined : prefixes[prefix];
  if (prefix === undefined || iri === undefined) return "";
  const declared = new RegExp(`\\bPREFIX\\s+${prefix}:`, "i").test(query);
  return declared ? "" : `PREFIX ${prefix}: <${iri}>\n`;
}

/** The variables of a query, each once. */
export function variables(query: string): string[] {
  return [...new Set(query.match(/[?$][A-Za-z_]\w*/g) ?? [])].sort();
}

export class Completer {
  readonly #terms: Promise<Terms>;

  constructor(terms: Promise<Terms>) {
    this.#terms = terms;
  }

  readonly complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
    const variable = context.matchBefore(/[?$]\w*/);
    if (variable) return this.#variables(context, variable.from);
    const open = context.matchBefore(/<[^<>\s]*/);
    if (open && open.text.length > 2) return this.#things(context, open.from);
    const word = context.matchBefore(/[A-Za-z][\w-]*(:[\w-]*)?/);
    if (!word && !context.explicit) return null;
    return this.#words(context, word?.from ?? context.pos);
  };

  #variables(context: CompletionContext, from: number): CompletionResult {
    const typed = context.state.sliceDoc(from, context.pos);
    const known = variables(context.state.doc.toString()).filter((one) => one !== typed);
    return { from, options: known.map((label) => ({ label, type: "variable" })), validFor: /^[?$]\w*$/ };
  }

  async #words(context: CompletionContext, from: number): Promise<CompletionResult> {
    const { terms, prefixes } = await this.#terms;
    const wanted = expected(context.state.sliceDoc(Math.max(0, from - 400), from));
    const options: Completion[] = terms.map(([name, kind, label, definition, count]) => ({
      label: name,
      type: kind === "concept" ? "constant" : kind,
      detail: count > 0 ? `${label} · ${count.toLocaleString("en")}` : label,
      ...(definition ? { info: definition } : {}),
      boost: wanted === kind ? 50 : wanted === "any" ? 0 : -40,
      apply: (view, completion, start, end) => insert(view, completion.label, start, end, prefixes),
    }));
    if (wanted === "any") {
      options.push(...KEYWORDS.split(" ").map((label) => ({ label, type: "keyword", boost: 10 })));
    }
    return { from, options, validFor: /^[\w-]*(:[\w-]*)?$/ };
  }

  /** Names of things after an opening bracket, as the service's own search finds them. */
  async #things(context: CompletionContext, from: number): Promise<CompletionResult | null> {
    const { graphs } = await this.#terms;
    const typed = context.state.sliceDoc(from + 1, context.pos);
    const last = typed.replace(/^.*[/#]/, "").replaceAll("-", " ");
    const options: Completion[] = graphs
      .filter((graph) => graph.startsWith(typed) || graph.includes(`/graph/${typed}`))
      .map((graph) => ({ label: `<${graph}>`, type: "namespace", detail: "named graph" }));
    if (last.length > 1) {
      const stop = new AbortController();
      context.addEventListener("abort", () => stop.abort());
      try {
        const asked = `/api/v1/suggest?limit=20&q=${encodeURIComponent(last)}`;
        const answer = await fetch(asked, { signal: stop.signal });
        if (answer.ok) {
          const { items } = (await answer.json()) as { items: readonly Suggestion[] };
          for (const { id, label } of items) {
            options.push({ label, type: "text", detail: id.replace(/^.*\/id\//, ""), apply: `<${id}>` });
          }
        }
      } catch (error) {
        if (!(error instanceof DOMException)) throw error; // a later letter has replaced this one
        return null;
      }
    }
    return options.length > 0 ? { from, options, filter: false } : null;
  }
}

function insert(
  view: EditorView,
  name: string,
  from: number,
  to: number,
  prefixes: Readonly<Record<string, string>>,
): void {
  const line = missingPrefix(view.state.doc.toString(), name, prefixes);
  const changes = [{ from, to, insert: name }];
  if (line) changes.unshift({ from: 0, to: 0, insert: line });
  view.dispatch({ changes, selection: { anchor: from + line.length + name.length } });
}
