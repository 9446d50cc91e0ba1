/**
 * The editor of the SPARQL desk. It takes the place of the text field, and brings the server's
 * page of an answer in without leaving this one, so that a query under way can be cancelled.
 */

import { autocompletion, completionKeymap } from "@codemirror/autocomplete";
import {
  history,
  historyKeymap,
  indentWithTab,
  standardKeymap,
  toggleTabFocusMode,
} from "@codemirror/commands";
import {
  HighlightStyle,
  StreamLanguage,
  bracketMatching,
  syntaxHighlighting,
} from "@codemirror/language";
import { sparql } from "@codemirror/legacy-modes/mode/sparql";
import { EditorState } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { Completer, type Terms } from "./completion.ts";
import { marks, place, setMark } from "./marks.ts";
import { gettext } from "./words.ts";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.atom, tags.special(tags.variableName)], color: "var(--code-name)" },
  { tag: [tags.variableName, tags.local(tags.variableName)], color: "var(--code-variable)" },
  { tag: tags.string, color: "var(--code-text)" },
  { tag: [tags.number, tags.bool], color: "var(--code-text)" },
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: tags.standard(tags.variableName), color: "var(--accent)" },
]);

const looks = EditorView.theme({
  "&": {
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    border: "1px solid var(--muted)",
    borderRadius: "7px",
    fontSize: ".9rem",
  },
  "&.cm-focused": { outline: "3px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", maxHeight: "32rem", minHeight: "14rem" },
  ".cm-content": { caretColor: "var(--ink)" },
  ".cm-gutters": {
    backgroundColor: "var(--soft)",
    color: "var(--muted)",
    border: "0",
    borderRadius: "7px 0 0 7px",
  },
  "&.cm-focused .cm-matchingBracket": {
    backgroundColor: "color-mix(in srgb, var(--warm) 30%, transparent)",
  },
  ".cm-tooltip": {
    backgroundColor: "var(--surface)",
    color: "var(--ink)",
    border: "1px solid var(--muted)",
    borderRadius: "7px",
    maxWidth: "min(34rem, 90vw)",
  },
  ".cm-tooltip.cm-tooltip-autocomplete > ul": { fontFamily: "var(--mono)", maxHeight: "16rem" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": {
    backgroundColor: "var(--accent)",
    color: "var(--on-accent)",
  },
  ".cm-completionDetail": { color: "inherit", opacity: ".8", fontStyle: "normal" },
  ".cm-tooltip.cm-completionInfo": { padding: ".5rem .7rem", maxWidth: "22rem", lineHeight: "1.45" },
  ".wrong-line": { backgroundColor: "var(--alert-soft)" },
  ".wrong": { textDecoration: "underline wavy var(--alert) 1.5px", textUnderlineOffset: ".25em" },
  ".wrong-why": {
    backgroundColor: "var(--alert-soft)",
    borderLeft: "4px solid var(--alert)",
    color: "var(--ink)",
    fontFamily: "system-ui, sans-serif",
    padding: ".25rem .6rem",
    whiteSpace: "pre-wrap",
  },
});

class Desk {
  readonly #form: HTMLFormElement;
  readonly #field: HTMLTextAreaElement;
  readonly #cancel: HTMLButtonElement;
  readonly #said: HTMLElement;
  readonly #view: EditorView;
  #running: AbortController | null = null;

  constructor(form: HTMLFormElement, field: HTMLTextAreaElement) {
    this.#form = form;
    this.#field = field;
    this.#cancel = required<HTMLButtonElement>("#cancel");
    this.#said = required<HTMLElement>("#desk-said");
    required<HTMLElement>("#desk-keys").hidden = false;
    // In a shadow root the editor's style sheet is adopted, not written into the page, so the
    // strict policy on styles holds here as well.
    const host = document.createElement("div");
    host.className = "editor";
    field.before(host);
    const root = host.attachShadow({ mode: "open" });
    this.#view = new EditorView({ parent: root, root, state: this.#state(field.value) });
    field.hidden = true;
    form.addEventListener("submit", (event) => this.#submit(event));
    this.#cancel.addEventListener("click", () => this.#running?.abort());
    window.addEventListener("popstate", () => window.location.reload());
    required<HTMLElement>("#query-label").addEventListener("click", () => this.#view.focus());
    this.#mark();
  }

  #state(text: string): EditorState {
    const address = this.#form.dataset["terms"] ?? "";
    let known: Promise<Terms> | null = null;
    const completer = (): Completer => new Completer((known ??= fetchTerms(address)));
    return EditorState.create({
      doc: text,
      extensions: [
        lineNumbers(),
        marks,
        history(),
        bracketMatching(),
        StreamLanguage.define(sparql),
        syntaxHighlighting(colours),
        autocompletion({ override: [(context) => completer().complete(context)], icons: false }),
        EditorView.lineWrapping,
        EditorView.domEventHandlers({ beforeinput: typeOverLines }),
        EditorView.contentAttributes.of({
          "aria-label": gettext("Query. To leave the editor, press Escape, then Tab."),
        }),
        keymap.of([
          { key: "Mod-Enter", run: () => this.#run() },
          ...completionKeymap,
          ...historyKeymap,
          ...standardKeymap,
          { key: "Ctrl-m", mac: "Shift-Alt-m", run: toggleTabFocusMode },
          indentWithTab,
        ]),
        looks,
      ],
    });
  }

  #run(): boolean {
    this.#form.requestSubmit(this.#form.querySelector<HTMLButtonElement>("button[type=submit]"));
    return true;
  }

  #submit(event: SubmitEvent): void {
    this.#field.value = this.#view.state.doc.toString();
    event.preventDefault();
    const pressed = event.submitter as HTMLButtonElement | null;
    const given = new URLSearchParams({ query: this.#field.value });
    if (pressed?.value && pressed.value !== "table") given.set("view", pressed.value);
    void this.#ask(given);
  }

  async #ask(given: URLSearchParams): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.#cancel.hidden = false;
    delete this.#said.dataset["kept"];
    this.#say(gettext("The query is running."));
    const started = performance.now();
    const longest = Number(this.#form.dataset["longest"]);
    const address = `${this.#form.action}?${given}`;
    const short = address.length <= longest;
    try {
      const answer = await fetch(short ? address : this.#form.action, {
        ...(short ? {} : { method: "POST", body: given }),
        headers: { Accept: "text/html" },
        signal: running.signal,
      });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (short) window.history.pushState(null, "", address);
      this.#show(page);
    } catch (error) {
      if (!running.signal.aborted) {
        this.#say(gettext("The service did not answer: %(why)s", { why: String(error) }));
      } else if (this.#running === running) {
        const seconds = ((performance.now() - started) / 1000).toFixed(1);
        this.#said.dataset["kept"] = "";
        this.#say(gettext("Cancelled after %(seconds)s seconds; the service has stopped the query.", { seconds }));
      }
    } finally {
      if (this.#running === running) {
        this.#running = null;
        this.#cancel.hidden = true;
      }
    }
  }

  /** Take the answer, and the query with its prefixes filled in, from the server's page. */
  #show(page: Document): void {
    const result = page.querySelector("#result");
    const query = page.querySelector<HTMLTextAreaElement>("#query")?.value;
    const here = required<HTMLElement>("#result");
    if (!result || query === undefined) {
      const message = page.querySelector("main")?.textContent?.trim() ?? "no answer";
      here.replaceChildren(Object.assign(document.createElement("p"), { textContent: message }));
      this.#say(message);
      return;
    }
    here.replaceWith(document.importNode(result, true));
    const button = page.querySelector<HTMLButtonElement>("#desk button[type=submit]");
    const own = this.#form.querySelector<HTMLButtonElement>("button[type=submit]");
    if (button && own) own.value = button.value;
    this.#complete(query);
    this.#mark();
    const said = document.querySelector("#result [data-said], #result .problem");
    this.#say(said?.textContent?.trim() ?? "");
  }

  /** Put the declarations that the server filled in at the top, and leave the rest as it is. */
  #complete(query: string): void {
    const now = this.#view.state.doc.toString();
    if (query !== now && query.endsWith(now)) {
      this.#view.dispatch({ changes: { from: 0, insert: query.slice(0, -now.length) } });
    }
  }

  /** Mark the line that the server names. */
  #mark(): void {
    const problem = document.querySelector<HTMLElement>("#result .problem[data-line]");
    const { line, column } = problem?.dataset ?? {};
    const why = problem?.querySelector("p")?.textContent ?? "";
    const at = line ? { ...place(this.#view.state.doc, Number(line), Number(column ?? 1)), why } : null;
    const shown = at ? [EditorView.scrollIntoView(at.from, { y: "center" })] : [];
    this.#view.dispatch({ effects: [setMark.of(at), ...shown] });
  }

  #say(words: string): void {
    this.#said.textContent = words;
    const seen = this.#running !== null || this.#said.dataset["kept"] !== undefined;
    this.#said.classList.toggle("unseen", !seen);
  }
}

/**
 * Type over a selection of several lines. Left to itself, Chromium joins the lines by elements with
 * styles of their own, which the strict policy refuses and reports.
 */
function typeOverLines(event: InputEvent, view: EditorView): boolean {
  const { from, to } = view.state.selection.main;
  const spans = view.state.doc.lineAt(from).number < view.state.doc.lineAt(to).number;
  if (event.inputType !== "insertText" || event.data === null || !spans) return false;
  view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type" });
  return true;
}

async function fetchTerms(address: string): Promise<Terms> {
  const answer = await fetch(address, { headers: { Accept: "application/json" } });
  if (!answer.ok) return { prefixes: {}, terms: [], graphs: [] };
  return (await answer.json()) as Terms;
}

function required<T extends Element>(selector: string): T {
  const found = document.querySelector<T>(selector);
  if (!found) throw new Error(`the page lacks ${selector}`);
  return found;
}

const form = document.querySelector<HTMLFormElement>("#desk");
const field = document.querySelector<HTMLTextAreaElement>("#query");
if (form && field) new Desk(form, field);
document.documentElement.dataset["ready"] = "";
