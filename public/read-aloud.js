/* Reads the page aloud with the browser's own voice. Fetched only after the reader has asked for it; sends nothing anywhere. */
(function () {
  'use strict'
  var page = document.documentElement
  var isEnglish = page.lang === 'en'
  var words = isEnglish
    ? { read: 'Read aloud', pause: 'Pause', resume: 'Go on', stop: 'Stop', none: 'This browser cannot read aloud.' }
    : { read: '开始朗读', pause: '暂停', resume: '继续', stop: '停止', none: '这个浏览器不能朗读。' }
  var main = document.querySelector('main')
  if (!main) return
  var bar = document.createElement('p')
  bar.className = 'acts aloud'
  bar.setAttribute('role', 'status')
  main.insertBefore(bar, main.firstChild)
  if (!('speechSynthesis' in window)) {
    bar.textContent = words.none
    return
  }
  var voice = window.speechSynthesis

  function button(word, press) {
    var made = document.createElement('button')
    made.type = 'button'
    made.className = 'btn'
    made.textContent = word
    made.addEventListener('click', press)
    bar.appendChild(made)
    return made
  }

  /* Short pieces: long ones are cut off by some browsers. */
  function sentences() {
    var text = ''
    var walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
    for (var node = walker.nextNode(); node; node = walker.nextNode()) {
      var around = node.parentElement
      if (!around || around.closest('.aloud, form, svg, [aria-hidden=true]')) continue
      if (around.closest('s')) text += isEnglish ? ' formerly ' : '，原来是'
      text += node.textContent + (getComputedStyle(around).display === 'inline' ? '' : '。')
    }
    return text.replace(/\s+/g, ' ').split(/[。！？!?\n]+|\. /).map(function (one) { return one.trim() }).filter(Boolean)
  }

  var pausing
  function start() {
    voice.cancel()
    sentences().forEach(function (one) {
      var said = new SpeechSynthesisUtterance(one)
      said.lang = isEnglish ? 'en' : 'zh-CN'
      said.rate = 0.9
      voice.speak(said)
    })
    pausing.textContent = words.pause
  }
  var starting = button(words.read, start)
  pausing = button(words.pause, function () {
    if (voice.paused) voice.resume()
    else voice.pause()
    pausing.textContent = voice.paused ? words.resume : words.pause
  })
  button(words.stop, function () { voice.cancel() })
  window.addEventListener('pagehide', function () { voice.cancel() })
  starting.focus()
})()
