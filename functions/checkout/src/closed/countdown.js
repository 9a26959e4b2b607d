// Tells the start in the reader's own time, counts down to it, and opens the offer anew then.
(function () {
  const start = document.getElementById('start');
  const count = document.getElementById('count');
  if (!start || !count) return;
  const language = document.documentElement.lang;
  // By the server's clock: the reader's may be wrong.
  const end = Date.now() + 1000 * count.dataset.seconds;
  const days = function (number) {
    const unit = { style: 'unit', unit: 'day', unitDisplay: 'long' };
    return new Intl.NumberFormat(language, unit).format(number) + ' ';
  };
  const two = function (number) { return String(number).padStart(2, '0'); };
  const tick = function () {
    const left = Math.ceil((end - Date.now()) / 1000);
    if (left <= 0) {
      clearInterval(timer);
      location.replace(location.pathname + location.search);
      return;
    }
    const rest = [left / 3600 % 24, left / 60 % 60, left % 60].map(Math.floor).map(two).join(':');
    count.textContent = (left < 86400 ? '' : days(Math.floor(left / 86400))) + rest;
    count.hidden = false;
  };
  const timer = setInterval(tick, 1000);
  tick();
  const format = { dateStyle: 'long', timeStyle: 'short' };
  start.textContent = new Date(start.dateTime).toLocaleString(language, format);
})();
