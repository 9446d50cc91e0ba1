/**
 * What scripts say, in the language of the page: the catalogue stands in the page as JSON, because
 * the same messages are the server's. `%(name)s` is where a value goes; numbers are grouped.
 */

type Values = Readonly<Record<string, string | number>>;
type Catalogue = Readonly<Record<string, readonly string[]>>;

let known: Catalogue | null = null;

export function gettext(message: string, values: Values = {}): string {
  return filled(catalogue()[message]?.[0] || message, values);
}

/** The message for one or for many; the number itself is `%(num)s`. */
export function ngettext(one: string, many: string, num: number, values: Values = {}): string {
  const forms = catalogue()[one] ?? [one, many];
  // Japanese and Korean have one form, English and German two.
  const form = forms.length === 1 || num === 1 ? forms[0] : forms[1];
  return filled(form || (num === 1 ? one : many), { num, ...values });
}

function catalogue(): Catalogue {
  known ??= JSON.parse(document.getElementById("words")?.textContent || "{}") as Catalogue;
  return known;
}

function filled(message: string, values: Values): string {
  return message.replace(/%\((\w+)\)s|%%/g, (place, name: string | undefined) => {
    if (name === undefined) return "%";
    const value = values[name];
    return typeof value === "number" ? value.toLocaleString(document.documentElement.lang) : String(value ?? place);
  });
}
