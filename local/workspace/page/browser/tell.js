const note = document.getElementById('note')

let noteTimer
/** Shows a sentence for a while, or until the next one. */
export function say(text, stays = false) {
  clearTimeout(noteTimer)
  note.textContent = text ?? ''
  if (text && !stays) noteTimer = setTimeout(say, 8000)
}

let last = Promise.resolve()

/**
 * Tells the workspace what was done, one after the other: what was typed arrives before the press that follows it.
 * `busy` is the element that shows that it is under way; a second press on it meanwhile is not told.
 */
export function tell(act, busy) {
  if (busy?.getAttribute('aria-busy') === 'true') return Promise.resolve({})
  busy?.setAttribute('aria-busy', 'true')
  busy?.setAttribute('aria-disabled', 'true')
  const told = last
    .then(() => send(act))
    .finally(() => {
      busy?.removeAttribute('aria-busy')
      busy?.removeAttribute('aria-disabled')
    })
  // The clock takes its time; a person goes on meanwhile.
  if (act.do !== 'clock') last = told
  return told
}

async function send(act) {
  try {
    const response = await fetch(`/do${location.search}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(act),
    })
    const answer = response.ok ? await response.json() : { note: await response.text() }
    if (answer.note) say(answer.note)
    return answer
  } catch {
    say(document.body.dataset.offline, true)
    return {}
  }
}

/** Where an element stands, in the words of the server. */
export function placed(element) {
  const target = element.closest('[data-target]')
  return {
    ...(target && { target: JSON.parse(target.dataset.target) }),
    block: element.closest('[data-block]')?.dataset.block,
  }
}

/** A file as it travels. */
export async function packed(file) {
  const bytes = new Uint8Array(await file.arrayBuffer())
  return { name: file.name, base64: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) }
}
