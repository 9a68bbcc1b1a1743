/** Set by the browser while something runs; the server knows nothing of them. */
const OURS = new Set([
  'aria-busy',
  'aria-disabled',
  'open',
  'hidden',
  'style',
  'aria-expanded',
  'aria-activedescendant',
])

/**
 * Makes `old` look like `fresh` and leaves alone whatever is the same, so that focus, scroll position and what is being
 * typed stay. Elements with `data-key` are found again by it; the inside of `data-keep` is the browser's own.
 */
export function morph(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data
    return
  }
  for (const { name } of [...old.attributes])
    if (!OURS.has(name) && !fresh.hasAttribute(name)) old.removeAttribute(name)
  for (const { name, value } of fresh.attributes)
    if (!OURS.has(name) && old.getAttribute(name) !== value) old.setAttribute(name, value)
  if (old.hasAttribute('data-keep') || old.nodeName === 'TEXTAREA') return
  morphChildren(old, fresh)
}

function morphChildren(parent, freshParent) {
  const keyOf = (node) => node.dataset?.key
  const wanted = [...freshParent.childNodes]
  const wantedKeys = new Set(wanted.map(keyOf).filter(Boolean))
  const byKey = new Map([...parent.childNodes].filter(keyOf).map((node) => [keyOf(node), node]))
  const leaving = new Set(parent.childNodes)
  let at = parent.firstChild
  for (const fresh of wanted) {
    while (at && (!leaving.has(at) || (keyOf(at) && !wantedKeys.has(keyOf(at))))) at = at.nextSibling
    const key = keyOf(fresh)
    const here = key
      ? byKey.get(key)
      : at && !keyOf(at) && at.nodeName === fresh.nodeName && at.className === fresh.className
        ? at
        : undefined
    if (!here || here.nodeName !== fresh.nodeName) {
      parent.insertBefore(fresh, at)
      continue
    }
    leaving.delete(here)
    if (here === at) at = at.nextSibling
    else parent.insertBefore(here, at)
    morph(here, fresh)
  }
  for (const node of leaving) node.remove()
}
