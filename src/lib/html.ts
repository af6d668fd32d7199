// HTML made on the server: whatever is put in is escaped, unless it was made here.

/** The text with everything that HTML gives a meaning made harmless, in text and in quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"'`]/g, sign => `&#${sign.charCodeAt(0)};`)
}

export type Part = string | number | Html | readonly Html[] | null | false

/** Markup that is safe by having been made here. */
export interface Html {
  readonly html: string
}

/** Tagged template: whatever is put in is escaped, unless it came out of this function itself. */
export function html(parts: TemplateStringsArray, ...values: readonly Part[]): Html {
  const text = (value: Part): string => {
    if (value === null || value === false) return ''
    if (typeof value === 'string' || typeof value === 'number') return escapeHtml(String(value))
    return 'html' in value ? value.html : value.map(it => it.html).join('')
  }
  return { html: parts.map((part, i) => part + (i < values.length ? text(values[i]!) : '')).join('') }
}

/** Markup of our own that is no template: a style sheet, a drawn code. Never what came from outside. */
export const trusted = (markup: string): Html => ({ html: markup })
