// The worker: keeps a form that cannot be sent, and sends it when the line is back. It stands behind kept-store.js.
//
// It touches forms that a page of ours has marked (kept-forms.js) and the files of the page that it answers with. No
// page of a person is ever kept: what is in the cache is that one page, which is the same for everybody, and its files.

const CACHE = 'kept-page';
const SLOW = 30 * 1000;
// What a proxy says for a server that is not there.
const AWAY = new Set([502, 503, 504]);

function isMarkable(request) {
  const type = request.headers.get('content-type') || '';
  return request.method === 'POST' && request.mode === 'navigate'
    && type.startsWith('application/x-www-form-urlencoded')
    // A form of another site goes its own way, with the cookies that the browser gives to that.
    && request.referrer.startsWith(`${location.origin}/`);
}

function isFile(request) {
  const url = new URL(request.url);
  return request.method === 'GET' && url.origin === location.origin && url.pathname.startsWith('/static/');
}

async function keptPage(form) {
  const cache = await caches.open(CACHE);
  const pages = (await cache.keys()).filter((one) => new URL(one.url).pathname.startsWith('/kept/'));
  const own = pages.find((one) => new URL(one.url).pathname === `/kept/${form.language}`) || pages[0];
  if (!own) return null;
  const page = await cache.match(own);
  const headers = new Headers(page.headers);
  headers.delete('Content-Encoding');
  headers.delete('Content-Length');
  headers.set('Cache-Control', 'no-store');
  const html = (await page.text()).replace('<head>', `<head>\n<meta name="draft-owner" content="${form.owner}">`);
  return new Response(html, { headers });
}

async function sendOrKeep(request) {
  const body = await request.clone().text();
  if (!keptForms.markOf(body)) return fetch(request);
  const late = new Promise((resolve) => { setTimeout(resolve, SLOW, null); });
  const answer = await Promise.race([fetch(request).catch(() => null), late]);
  if (answer && !AWAY.has(answer.status)) return answer;
  try {
    const page = await keptPage(await keptForms.keep(request.url, body));
    self.registration.sync?.register(CACHE).catch(() => {});
    return page || answer || Response.error();
  } catch {
    // The device keeps nothing. The draft of the page is all that there is.
    return answer || Response.error();
  }
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (isMarkable(request)) event.respondWith(sendOrKeep(request));
  else if (isFile(request)) event.respondWith(caches.match(request).then((found) => found || fetch(request)));
});
self.addEventListener('sync', (event) => {
  event.waitUntil(keptForms.sendAll().then((waiting) => {
    // Then the browser tries again later, by itself.
    if (waiting) throw new Error('the line is not back');
  }));
});
