/* Fills the form of /find/near: asks the browser where it is when the button is pressed, rounds that to about 100 m and sends it. Keeps nothing. */
(function () {
  'use strict'
  var form = document.querySelector('form[data-near]')
  if (!form) return
  var said = document.getElementById('near-said')
  if (!window.isSecureContext || !('geolocation' in navigator)) {
    said.textContent = form.dataset.none
    return
  }
  var button = form.querySelector('button')
  form.hidden = false

  function rounded(degrees) {
    return degrees.toFixed(3)
  }

  form.addEventListener('submit', function (event) {
    event.preventDefault()
    if (button.getAttribute('aria-busy')) return
    button.setAttribute('aria-busy', 'true')
    said.textContent = form.dataset.asking
    navigator.geolocation.getCurrentPosition(
      function (found) {
        form.elements.longitude.value = rounded(found.coords.longitude)
        form.elements.latitude.value = rounded(found.coords.latitude)
        form.submit()
      },
      function (failure) {
        button.removeAttribute('aria-busy')
        said.textContent = failure.code === failure.PERMISSION_DENIED ? form.dataset.refused : form.dataset.failed
      },
      { enableHighAccuracy: false, timeout: 20000, maximumAge: 300000 }
    )
  })
  window.addEventListener('pageshow', function () {
    button.removeAttribute('aria-busy')
    form.reset()
  })
})()
