/** Completes slash commands and names in the composer: arrows choose, Tab or Enter takes, Escape hides; Enter sends. */
export function completeWhileTyping() {
  document.addEventListener('input', ({ target }) => {
    if (!target.dataset?.complete) return
    drafts.set(target.dataset.key, target.value)
    suggest(target)
  })
  document.addEventListener('focusout', ({ target }) => {
    if (target.dataset?.complete) hide(target)
  })
  document.addEventListener('focusin', ({ target }) => {
    if (!target.dataset?.complete) return
    if (target.value === '') target.value = drafts.get(target.dataset.key) ?? ''
  })
  document.addEventListener('keydown', (event) => {
    // Enter that ends the choice of a Chinese character is not the person's Enter.
    if (event.target.dataset?.complete && !event.isComposing) key(event)
  })
  document.addEventListener('submit', ({ target }) => {
    const field = target.elements?.text
    if (!field?.dataset.complete) return
    drafts.delete(field.dataset.key)
    hide(field)
  })
  document.addEventListener('mousedown', (event) => {
    const option = event.target.closest('.completions [role=option]')
    if (!option) return
    event.preventDefault()
    take(option.closest('form').elements.text, option)
  })
}

/** What stands unsent in each place. */
const drafts = new Map()

const listOf = (field) => document.getElementById(field.getAttribute('aria-controls'))

/** What is being typed: a name behind an @, or else the whole line. */
const unfinished = ({ value }) => /(?:^|\s)(@\S*)$/.exec(value)?.[1] ?? value

/** Commands while the first word is typed, then the sub-commands of that command; names behind an @. */
function suggest(field) {
  const typed = unfinished(field).toLowerCase()
  const known = JSON.parse(field.dataset.complete)
  const fits = known.filter(
    ({ text }) =>
      text.toLowerCase().startsWith(typed) &&
      (typed.startsWith('@') || text.includes(' ') === typed.includes(' ')) &&
      text.toLowerCase() !== typed,
  )
  if (!/^[/@]/.test(typed) || fits.length === 0) return hide(field)
  const box = listOf(field)
  box.replaceChildren(
    ...fits.map(({ text, usage, does }, index) => {
      const option = document.createElement('div')
      option.role = 'option'
      option.id = `${box.id}-${index}`
      option.dataset.text = text
      for (const [name, words] of [
        ['b', text],
        ['span', usage],
        ['small', does],
      ]) {
        const part = document.createElement(name)
        part.textContent = words ?? ''
        option.append(part)
      }
      return option
    }),
  )
  box.hidden = false
  // A half-typed command is meant to be completed; after it a person may want to send it as it is.
  highlight(field, typed.includes(' ') ? null : box.firstElementChild)
}

function hide(field) {
  const box = listOf(field)
  if (!box) return
  box.hidden = true
  field.removeAttribute('aria-activedescendant')
}

function highlight(field, option) {
  for (const each of listOf(field).children) each.setAttribute('aria-selected', String(each === option))
  if (option) {
    field.setAttribute('aria-activedescendant', option.id)
    option.scrollIntoView({ block: 'nearest' })
  } else field.removeAttribute('aria-activedescendant')
}

function key(event) {
  const field = event.target
  const box = listOf(field)
  const open = box && !box.hidden
  const active = open ? box.querySelector('[aria-selected=true]') : null
  if (open && (event.key === 'ArrowDown' || event.key === 'ArrowUp')) {
    event.preventDefault()
    const options = [...box.children]
    const step = event.key === 'ArrowDown' ? 1 : -1
    const at = active ? options.indexOf(active) + step : step > 0 ? 0 : -1
    highlight(field, options.at(at % options.length))
  } else if (open && event.key === 'Escape') {
    event.preventDefault()
    event.stopPropagation()
    hide(field)
  } else if (open && (event.key === 'Tab' || (event.key === 'Enter' && active))) {
    event.preventDefault()
    take(field, active ?? box.firstElementChild)
  } else if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault()
    field.form.requestSubmit()
  }
}

function take(field, option) {
  field.value = `${field.value.slice(0, -unfinished(field).length)}${option.dataset.text} `
  drafts.set(field.dataset.key, field.value)
  suggest(field)
}
