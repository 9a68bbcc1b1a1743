import { packed, placed, tell } from './tell.js'

/** Tells the workspace what was put into fields, and runs the lists that narrow while typing. */
export function listenToFields() {
  document.addEventListener('change', ({ target }) => {
    if (target.dataset.box !== undefined) return changeBoxes(target.closest('[data-action]'))
    if (target.dataset.pick !== undefined) changeField(target)
  })
  document.addEventListener('focusin', ({ target }) => {
    if (target.role === 'combobox') list(target, '')
  })
  document.addEventListener('input', ({ target }) => {
    if (target.role === 'combobox') list(target, target.value)
    if (target.dataset.typed === undefined) return
    clearTimeout(pause)
    pause = setTimeout(changeField, 400, target)
  })
  document.addEventListener('focusout', ({ target }) => {
    if (target.role === 'combobox') leave(target)
  })
  document.addEventListener('keydown', (event) => {
    if (event.target.role === 'combobox') key(event)
  })
  // Before the field loses focus, or its list would be gone.
  document.addEventListener('mousedown', (event) => {
    const option = event.target.closest('.combo [role=option]')
    if (!option) return
    event.preventDefault()
    choose(option.closest('.combo'), option)
  })
  document.addEventListener('click', ({ target }) => {
    const cross = target.closest('[data-drop]')
    if (!cross) return
    const combo = cross.closest('.combo')
    const { chosen } = settingsOf(combo)
    pickSeveral(
      combo,
      chosen.filter((value) => value !== cross.dataset.drop),
    )
    combo.querySelector('input').focus()
  })
}

/** An app that listens to every character hears of the last one after a short pause. */
let pause

async function changeField(field) {
  // A number field gives nothing for "abc"; the browser itself says what is wrong.
  if (!field.validity.valid && field.validity.badInput) return field.reportValidity()
  const value = field.dataset.files === undefined ? field.value : await Promise.all([...field.files].map(packed))
  await pick(field, value)
}

function changeBoxes(group) {
  const values = [...group.querySelectorAll(':checked')].map((box) => box.value)
  pick(group, group.dataset.many === undefined ? (values[0] ?? null) : values)
}

async function pick(element, value) {
  if (!(await confirmed(element))) return undo(element)
  return tell({ do: 'pick', ...placed(element), action: element.dataset.action, value })
}

/** What stood there before: the attributes still say it. */
function undo(element) {
  if (element.nodeName === 'SELECT') {
    const before = element.querySelector('option[selected]')
    element.value = before?.value ?? ''
  }
  for (const box of element.querySelectorAll('[data-box]')) box.checked = box.hasAttribute('checked')
}

/** Asks what the element wants confirmed; true when it wants nothing. */
export function confirmed(element) {
  if (!element.dataset.confirm) return Promise.resolve(true)
  const { title, text, yes, no, danger } = JSON.parse(element.dataset.confirm)
  const dialog = document.createElement('dialog')
  dialog.className = 'confirm'
  dialog.setAttribute('aria-labelledby', 'confirm-title')
  dialog.innerHTML = `<form method="dialog"><h2 id="confirm-title"></h2><p>${text}</p>
    <footer><button class="button" value="no"></button><button class="button" value="yes"></button></footer></form>`
  dialog.querySelector('h2').textContent = title
  const [deny, agree] = dialog.querySelectorAll('button')
  deny.textContent = no
  agree.textContent = yes
  agree.classList.add(danger ? 'danger' : 'primary')
  document.body.append(dialog)
  dialog.showModal()
  agree.focus()
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(dialog.returnValue === 'yes')
    })
  })
}

const settingsOf = (combo) => JSON.parse(combo.dataset.combo)
const listOf = (field) => document.getElementById(field.getAttribute('aria-controls'))
const asked = new WeakMap()

/** Shows what fits the typed text; asks the app where the list is the app's. */
async function list(field, typed) {
  const combo = field.closest('.combo')
  const { choices, minimum, multiple, chosen, words } = settingsOf(combo)
  asked.set(field, typed)
  if (choices) {
    const fits = choices.filter(({ text, value }) => includes(text, typed) && !(multiple && chosen.includes(value)))
    return drawList(field, fits, words.noMatch)
  }
  if (typed.length < minimum) return drawList(field, [], words.keepTyping)
  const answer = await tell({ do: 'options', ...placed(combo), action: combo.dataset.action, query: typed })
  // An answer to what is no longer typed comes too late.
  if (asked.get(field) !== typed || document.activeElement !== field) return
  drawList(field, answer.choices ?? [], words.noMatch)
}

const includes = (text, typed) => text.toLowerCase().includes(typed.trim().toLowerCase())

function drawList(field, choices, nothing) {
  const box = listOf(field)
  box.replaceChildren()
  let group
  for (const [index, choice] of choices.entries()) {
    if (choice.group && choice.group !== group) box.append(line('p', choice.group))
    group = choice.group
    const option = line('div', choice.text)
    option.role = 'option'
    option.id = `${field.id}-option-${index}`
    option.dataset.value = choice.value
    box.append(option)
  }
  if (choices.length === 0) box.append(line('p', nothing))
  field.setAttribute('aria-expanded', 'true')
  field.removeAttribute('aria-activedescendant')
  if (!box.matches(':popover-open')) box.showPopover()
  const { left, bottom, top, width } = field.closest('.combo').getBoundingClientRect()
  const fits = bottom + box.offsetHeight + 8 < innerHeight
  Object.assign(box.style, {
    left: `${left}px`,
    width: `${width}px`,
    top: `${fits ? bottom + 2 : Math.max(8, top - box.offsetHeight - 2)}px`,
  })
}

function line(name, text) {
  const element = document.createElement(name)
  element.textContent = text
  return element
}

function hide(field) {
  const box = listOf(field)
  if (box.matches(':popover-open')) box.hidePopover()
  field.setAttribute('aria-expanded', 'false')
  field.removeAttribute('aria-activedescendant')
}

function key(event) {
  const field = event.target
  const combo = field.closest('.combo')
  const box = listOf(field)
  const options = [...box.querySelectorAll('[role=option]')]
  const active = document.getElementById(field.getAttribute('aria-activedescendant'))
  const at = options.indexOf(active)
  switch (event.key) {
    case 'ArrowDown':
    case 'ArrowUp': {
      event.preventDefault()
      if (!box.matches(':popover-open')) return list(field, '')
      const step = event.key === 'ArrowDown' ? 1 : -1
      return highlight(field, options, options[(at + step + options.length) % options.length] ?? options[0])
    }
    case 'Enter':
      // Never the form: a person who presses Enter in a list means the list.
      event.preventDefault()
      if (active) choose(combo, active)
      else if (options.length === 1) choose(combo, options[0])
      return
    case 'Escape':
      if (!box.matches(':popover-open')) return
      event.preventDefault()
      event.stopPropagation()
      return hide(field)
    case 'Backspace': {
      const { multiple, chosen } = settingsOf(combo)
      if (multiple && field.value === '' && chosen.length > 0) pickSeveral(combo, chosen.slice(0, -1))
    }
  }
}

function highlight(field, options, option) {
  for (const each of options) each.setAttribute('aria-selected', String(each === option))
  if (!option) return
  field.setAttribute('aria-activedescendant', option.id)
  option.scrollIntoView({ block: 'nearest' })
}

/** What was typed when a value of an app's own list was chosen: the workspace asks the app again for it. */
const queries = new Map()

function choose(combo, option) {
  const field = combo.querySelector('input')
  const { multiple, chosen } = settingsOf(combo)
  const { value } = option.dataset
  queries.set(value, asked.get(field))
  field.value = multiple ? '' : option.textContent
  field.dataset.shown = field.value
  hide(field)
  if (multiple) pickSeveral(combo, [...chosen, value])
  else pick(combo, given(combo, value))
}

function pickSeveral(combo, chosen) {
  // The next choice may come before the server has drawn this one.
  combo.dataset.combo = JSON.stringify({ ...settingsOf(combo), chosen })
  pick(
    combo,
    chosen.map((value) => given(combo, value)),
  )
}

const given = (combo, value) => (settingsOf(combo).choices ? value : { query: queries.get(value) ?? '', value })

/** What is typed but not chosen does not count: an emptied field is cleared, anything else goes back. */
function leave(field) {
  hide(field)
  const combo = field.closest('.combo')
  if (settingsOf(combo).multiple) {
    field.value = ''
    return
  }
  const before = field.dataset.shown ?? field.getAttribute('value')
  if (field.value === before) return
  if (field.value === '') {
    field.dataset.shown = ''
    pick(combo, null)
  } else field.value = before
}
