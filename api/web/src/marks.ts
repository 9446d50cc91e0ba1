/** The place of an error in the editor: its line, the word, and why, under the line. */

import { StateEffect, StateField, type Text } from "@codemirror/state";
import { Decoration, type DecorationSet, EditorView, WidgetType } from "@codemirror/view";

export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly why: string;
}

/** Marks a place, or takes the mark away. */
export const setMark = StateEffect.define<Mark | null>();

class Why extends WidgetType {
  readonly #words: string;

  constructor(words: string) {
    super();
    this.#words = words;
  }

  override toDOM(): HTMLElement {
    const made = document.createElement("div");
    made.className = "wrong-why";
    made.textContent = this.#words;
    return made;
  }
}

/** The mark stays where it is while the query is written on, and goes when its line is. */
export const marks = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(shown, change) {
    let next = shown.map(change.changes);
    for (const effect of change.effects) {
      if (effect.is(setMark)) next = effect.value ? drawn(change.state.doc, effect.value) : Decoration.none;
    }
    return next;
  },
  provide: (field) => EditorView.decorations.from(field),
});

function drawn(doc: Text, { from, to, why }: Mark): DecorationSet {
  const line = doc.lineAt(from);
  return Decoration.set(
    [
      Decoration.line({ class: "wrong-line" }).range(line.from),
      ...(to > from ? [Decoration.mark({ class: "wrong" }).range(from, to)] : []),
      Decoration.widget({ widget: new Why(why), block: true, side: 1 }).range(line.to),
    ],
    true,
  );
}

/** From a column to the end of the word there, or the sign before it where the line ends. */
export function place(doc: Text, line: number, column: number): { from: number; to: number } {
  const at = doc.line(Math.min(Math.max(1, line), doc.lines));
  const from = Math.min(at.from + Math.max(0, column - 1), at.to);
  const length = /^\S+/.exec(doc.sliceString(from, at.to))?.[0].length ?? 0;
  return length > 0 ? { from, to: from + length } : { from: Math.max(at.from, from - 1), to: from };
}
