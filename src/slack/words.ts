/**
 * The command whose word begins what was typed, the longest first: "activity new" before "activity". Case and repeated
 * spaces do not matter; a number may stand right behind a Chinese word ("报名12"). An empty text is "help".
 */
export function findCommand<Command>(
  words: Map<string, Command>,
  text: string,
): { command: Command; rest: string } | null {
  const typed = tidy(text) || 'help'
  const byLength = [...words.keys()].sort((a, b) => b.length - a.length)
  for (const word of byLength) {
    const command = words.get(word)
    if (command === undefined || !typed.toLowerCase().startsWith(word)) continue
    const rest = typed.slice(word.length)
    if (rest === '' || rest.startsWith(' ') || (isChinese(word) && /^\d/.test(rest)))
      return { command, rest: rest.trim() }
  }
  return null
}

/** Up to three words a person may have meant, nearest first. */
export function nearestWords(words: string[], text: string): string[] {
  const typed = tidy(text).toLowerCase()
  const first = typed.split(' ')[0] ?? ''
  return words
    .map((word) => ({ word, distance: Math.min(editDistance(word, typed), editDistance(word, first)) }))
    .filter(({ word, distance }) => distance <= Math.max(1, Math.floor(word.length / 2)) && distance < word.length)
    .sort((a, b) => a.distance - b.distance || a.word.length - b.word.length)
    .slice(0, 3)
    .map(({ word }) => word)
}

/** The number of what was typed behind a command, "12" or "#12", of up to six digits; null when it is none. */
export function typedNumber(text: string): number | null {
  const [, digits] = /^[#＃]?(\d{1,6})$/.exec(text) ?? []
  return digits === undefined ? null : Number(digits)
}

function tidy(text: string): string {
  return text.normalize('NFKC').trim().replace(/\s+/g, ' ')
}

function isChinese(word: string): boolean {
  return /\p{Script=Han}$/u.test(word)
}

/** How many letters must be added, dropped, changed or swapped with their neighbour. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  const at = (i: number, j: number) => rows[i]?.[j] ?? Number.POSITIVE_INFINITY
  for (let i = 1; i <= a.length; i++) {
    rows[i] = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1]
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const change = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + (same ? 0 : 1))
      rows[i]?.push(swapped ? Math.min(change, at(i - 2, j - 2) + 1) : change)
    }
  }
  return at(a.length, b.length)
}
