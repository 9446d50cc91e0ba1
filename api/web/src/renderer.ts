/** What every way of drawing a network can do. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** What the reader chose to see. */
export interface View {
  /** Types of ties that are switched off. */
  readonly hiddenTypes: ReadonlySet<string>;
  /** The actor in the reader's focus, or null. */
  readonly focus: string | null;
  /** Actors that stand out; null when all do. */
  readonly bright: ReadonlySet<string> | null;
}

export interface RendererEvents {
  /** The pointer is over an actor, or over none. */
  over(id: string | null): void;
  /** The reader chose an actor, or the empty ground. */
  pick(id: string | null): void;
  /** The reader wants the page about an actor. */
  open(id: string): void;
}

export interface GraphRenderer {
  /** How it draws, for tests and for the style sheet. */
  readonly kind: "webgl" | "svg";
  show(view: View): void;
  /** Bring an actor into sight. */
  reveal(id: string): void;
  /** Show everything. */
  fit(): void;
  /** Come nearer (factor above 1) or go away. */
  zoom(factor: number): void;
  /** Where an actor is drawn, in px from the upper left corner of the picture. */
  place(id: string): Point | null;
  destroy(): void;
}
