// Runs in the browser. WCAG 2.2, 1.4.3: 4.5 for text, 3 for large text. A see-through colour is laid on the one below.
;(() => {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const parse = (text) => {
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = text
    canvas.fillRect(0, 0, 1, 1)
    const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data
    return { parts: [red, green, blue], alpha: alpha / 255 }
  }
  const over = (top, below) => ({
    parts: top.parts.map((part, index) => part * top.alpha + below.parts[index] * (1 - top.alpha)),
    alpha: 1,
  })
  const backgroundOf = (element) => {
    if (!element) return parse(getComputedStyle(document.documentElement).backgroundColor)
    const own = parse(getComputedStyle(element).backgroundColor)
    return own.alpha === 1 ? own : over(own, backgroundOf(element.parentElement))
  }
  const luminance = ({ parts }) => {
    const [red, green, blue] = parts.map((part) => {
      const value = part / 255
      return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const poor = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement
    if (!node.textContent.trim() || !element.checkVisibility({ opacityProperty: true })) continue
    const { color, fontSize, fontWeight } = getComputedStyle(element)
    const background = backgroundOf(element)
    const [one, two] = [luminance(over(parse(color), background)), luminance(background)]
    const contrast = (Math.max(one, two) + 0.05) / (Math.min(one, two) + 0.05)
    const size = Number.parseFloat(fontSize)
    const large = size >= 24 || (size >= 18.66 && Number(fontWeight) >= 700)
    if (contrast < (large ? 3 : 4.5)) poor.push(`${contrast.toFixed(2)} ${node.textContent.trim().slice(0, 40)}`)
  }
  return poor
})()
