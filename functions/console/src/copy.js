// Puts a button beside each field that is there to be copied.
(function () {
  for (const field of document.querySelectorAll('input[data-copy]')) {
    const button = document.createElement('button');
    const said = document.createElement('span');
    button.type = 'button';
    button.textContent = 'Copy';
    button.setAttribute('aria-label', field.dataset.copy);
    said.setAttribute('role', 'status');
    said.className = 'small';
    button.addEventListener('click', async () => {
      field.select();
      try {
        await navigator.clipboard.writeText(field.value);
        said.textContent = 'It is copied.';
      } catch {
        said.textContent = document.execCommand('copy') ? 'It is copied.' : 'It is selected: copy it from there.';
      }
    });
    field.after(button);
    field.parentElement.after(said);
  }
})();
