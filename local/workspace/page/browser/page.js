import { completeWhileTyping } from './composer.js'
import { confirmed, listenToFields } from './fields.js'
import { morph } from './morph.js'
import { packed, placed, say, tell } from './tell.js'

const app = document.getElementById('app')
let live
let offline = false
let focusComposer = false

/** Follows what this address shows. */
function follow() {
  live?.close()
  const socket = new WebSocket(`ws://${location.host}/live${location.search}`)
  live = socket
  socket.onmessage = ({ data }) => show(JSON.parse(data))
  socket.onopen = () => {
    if (offline) say('')
    offline = false
  }
  socket.onclose = () => {
    if (socket !== live) return
    offline = true
    say(document.body.dataset.offline, true)
    setTimeout(() => socket === live && follow(), 1000)
  }
}

function show({ title, lang, html }) {
  document.title = title
  document.documentElement.lang = lang
  const fresh = document.createElement('div')
  fresh.id = 'app'
  fresh.innerHTML = html
  const scrolledUp = [...document.querySelectorAll('[data-stick]')].filter((each) => !isAtEnd(each))
  const focused = document.activeElement
  const around = focused?.closest('[data-key][tabindex]')
  const modal = focused?.closest('dialog')
  morph(app, fresh)
  for (const scroller of document.querySelectorAll('[data-stick]'))
    if (!scrolledUp.includes(scroller)) scroller.scrollTop = scroller.scrollHeight
  openDialog()
  if (focusComposer) document.querySelector('.pane #reply, #write')?.focus()
  focusComposer = false
  if (document.activeElement !== document.body || focused === document.body) return
  // What had the focus is gone: a modal that closed or shows something else, a pressed button that became a line of text.
  if (modal?.isConnected) return focusInside(modal)
  const next = modal ? opener : around
  if (next?.isConnected) next.focus()
  else if (isWide()) document.getElementById('write')?.focus()
}

const isAtEnd = (scroller) => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 40

/** What had the focus before the first modal of a stack opened. */
let opener

function openDialog() {
  const dialog = document.querySelector('dialog[data-modal]')
  if (!dialog || dialog.open) return
  if (document.activeElement !== document.body) opener = document.activeElement
  dialog.showModal()
  focusInside(dialog)
}

function focusInside(dialog) {
  const first =
    dialog.querySelector('[data-focus]') ?? dialog.querySelector('.inside :is(input, textarea, select, button)')
  ;(first ?? dialog.querySelector('.inside')).focus()
}

function go(address) {
  const { pathname, search } = location
  history.pushState(null, '', address)
  follow()
  // As in Slack, who goes somewhere can write there at once.
  focusComposer = isWide() && pathname + search !== address
}

/** On a phone a focused field would open the keyboard over what one came to read. */
const isWide = () => matchMedia('(width > 720px)').matches

document.addEventListener('click', async (event) => {
  const link = event.target.closest('a[href^="/?"]')
  if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
    event.preventDefault()
    link.closest('[popover]')?.hidePopover()
    return go(link.getAttribute('href'))
  }
  const button = event.target.closest('button')
  if (!button || button.disabled || button.getAttribute('aria-busy') === 'true') return
  if (button.dataset.press !== undefined) return press(button)
  if (button.dataset.do) {
    button.closest('[data-menu]')?.hidePopover()
    tell({ ...placed(button), ...JSON.parse(button.dataset.do) }, button)
  }
})

async function press(button) {
  const { action, choice, url } = button.dataset
  button.closest('[data-menu]')?.hidePopover()
  if (!(await confirmed(button))) return
  if (url) window.open(url, '_blank', 'noopener,noreferrer')
  tell({ do: choice === undefined ? 'press' : 'pick', ...placed(button), action, value: choice }, button)
}

document.addEventListener('submit', async (event) => {
  const form = event.target
  if (form.method === 'dialog') return
  event.preventDefault()
  if (form.dataset.submit !== undefined) {
    const { errors } = await tell({ do: 'submit', target: 'modal' }, form.querySelector('[type=submit]'))
    const [wrong] = Object.keys(errors ?? {})
    if (wrong) focusField(wrong)
  }
  if (form.dataset.say) {
    const field = form.elements.text
    const text = field.value
    if (text.trim() === '') return
    field.value = ''
    tell({ do: 'say', text, ...JSON.parse(form.dataset.say) })
  }
})

function focusField(block) {
  const place = document.querySelector(`dialog [data-block="${CSS.escape(block)}"]`)
  place?.querySelector('input, textarea, select')?.focus()
}

document.addEventListener('change', async ({ target: field }) => {
  if (field.dataset.upload === undefined || field.files.length === 0) return
  const { thread } = JSON.parse(field.form.dataset.say)
  for (const file of field.files) await tell({ do: 'upload', thread, file: await packed(file) })
  field.value = ''
})

// Escape in a modal closes it in the workspace, which then takes it from the page.
document.addEventListener(
  'cancel',
  (event) => {
    if (event.target.dataset.modal === undefined) return
    event.preventDefault()
    tell({ do: 'close' })
  },
  true,
)

document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || document.querySelector('dialog[open], :popover-open')) return
  document.querySelector('[data-close-pane]')?.click()
})

/** Menus open beside what opens them, inside the window. */
document.addEventListener(
  'toggle',
  (event) => {
    const menu = event.target
    if (event.newState !== 'open' || menu.dataset.menu === undefined) return
    const opener = document.querySelector(`[popovertarget="${menu.id}"]`).getBoundingClientRect()
    const left = Math.min(opener.left, innerWidth - menu.offsetWidth - 8)
    const below = opener.bottom + 4
    const top = below + menu.offsetHeight < innerHeight ? below : Math.max(8, opener.top - menu.offsetHeight - 4)
    Object.assign(menu.style, { left: `${Math.max(8, left)}px`, top: `${top}px` })
    menu.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  },
  true,
)

addEventListener('popstate', follow)
listenToFields()
completeWhileTyping()
show({ title: document.title, lang: document.documentElement.lang, html: app.innerHTML })
follow()
