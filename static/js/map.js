// The map of incidents. The server counts them in cells; this file draws what it answers.
"use strict";
{
  const box = document.getElementById("map");
  const table = document.getElementById("table");
  const status = document.getElementById("map-status");
  const given = box.dataset;
  const words = JSON.parse(document.getElementById("map-words").textContent);
  const number = new Intl.NumberFormat(document.documentElement.lang);
  const short = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact" });

  // Radius in metres of the circle that stands for a precision; an exact spot has none. It is a
  // sign of how little is known, not the outline of a city or a country.
  const EXTENT = { vicinity: 1e3, city: 5e3, district: 25e3, region: 100e3, country: 300e3 };
  const FINE_FROM = 5; // the zoom from which on the finer coasts are worth their size
  const LISTS_ONLY = ["page", "sort", "cursor", "limit"];

  const say = (sentence, values) => sentence.replace(/\{(\w+)\}/g, (_, name) => values[name]);

  box.hidden = false;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const world = L.latLngBounds([-85.05, -180], [85.05, 180]);
  const map = L.map(box, {
    minZoom: 1,
    maxZoom: given.tiles ? 18 : 14,
    maxBounds: world,
    maxBoundsViscosity: 1,
    zoomControl: false,
    zoomAnimation: !still,
    fadeAnimation: !still,
    inertia: !still,
  });
  map.attributionControl.setPrefix(false).addAttribution(words.credit);
  L.control.zoom({ zoomInTitle: words.zoomIn, zoomOutTitle: words.zoomOut }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);

  // The base map: lines as a first point and steps, in hundredths of a degree.
  function unpacked(steps, scale) {
    let [x, y] = steps;
    const line = [[y / scale, x / scale]];
    for (let i = 2; i < steps.length; i += 2) {
      x += steps[i];
      y += steps[i + 1];
      line.push([y / scale, x / scale]);
    }
    return line;
  }

  const bases = {};
  let shownBase;
  function base(address) {
    bases[address] ??= fetch(address)
      .then((answer) => answer.json())
      .then(({ scale, land, borders }) =>
        L.layerGroup([
          L.polygon(land.map((steps) => unpacked(steps, scale)), { className: "land", stroke: false, interactive: false }),
          L.polyline(borders.map((steps) => unpacked(steps, scale)), { className: "border", interactive: false }),
        ]));
    return bases[address];
  }

  async function drawBase() {
    const layer = await base(map.getZoom() < FINE_FROM ? given.base : given.baseFine);
    const wanted = map.getZoom() < FINE_FROM ? given.base : given.baseFine;
    if (layer === shownBase || layer !== (await base(wanted))) return;
    shownBase?.remove();
    shownBase = layer.addTo(map);
  }

  if (given.tiles) L.tileLayer(given.tiles, { maxZoom: 18 }).addTo(map);

  // The incidents
  const filters = new URLSearchParams(location.search);
  LISTS_ONLY.forEach((name) => filters.delete(name));

  async function cells(zoom, bounds) {
    const edge = (degrees, most) => Math.max(-most, Math.min(most, degrees)).toFixed(6);
    const bbox = [
      edge(bounds.getWest(), 180), edge(bounds.getSouth(), 90),
      edge(bounds.getEast(), 180), edge(bounds.getNorth(), 90),
    ];
    const asked = new URLSearchParams(filters);
    asked.set("zoom", zoom);
    asked.set("bbox", bbox);
    asking?.abort();
    asking = new AbortController();
    const answer = await fetch(`${given.cells}?${asked}`, { signal: asking.signal });
    // What the data says of a fault is in no language of the page's.
    const sentence = answer.status === 503 ? words.busy : words.failed;
    if (!answer.ok) throw Object.assign(new Error(), { sentence });
    return answer.json();
  }
  let asking;

  const marks = new Map();

  function named(cell) {
    const values = {
      incidents: number.format(cell.incidents),
      killed: cell.killed === null ? words.unknown : number.format(cell.killed),
    };
    if (!cell.incident) return say(words.group, values);
    const { title, place_precision: precision } = cell.incident;
    return say(words.one, { ...values, title, precision: words.precisions[precision] });
  }

  // A group stands at its middle, but for the few pixels by which it would lie over another's cell.
  function within(cell, size) {
    const zoom = map.getZoom();
    const [level, column, row] = cell.cell.split("-").map(Number);
    const wide = 256 * 2 ** (zoom - level);
    const middle = map.project([cell.latitude, cell.longitude], zoom);
    const half = Math.min(size, wide) / 2;
    const inside = (at, n) => Math.max(n * wide + half, Math.min((n + 1) * wide - half, at));
    return map.unproject([inside(middle.x, column), inside(middle.y, row)], zoom);
  }

  function mark(cell) {
    const precision = cell.incident?.place_precision;
    const kind = precision ? `lone ${precision}` : "group";
    const face = document.createElement("span");
    if (!precision) face.textContent = short.format(cell.incidents);
    const size = precision ? 28 : 28 + 6 * Math.min(3, Math.floor(Math.log10(cell.incidents)));
    const marker = L.marker(precision ? [cell.latitude, cell.longitude] : within(cell, size), {
      icon: L.divIcon({ className: `mark ${kind}`, html: face, iconSize: [size, size] }),
      riseOnHover: true,
    });
    marker.on("add", () => marker.getElement().setAttribute("aria-label", named(cell)));
    const content = document.createElement("div");
    marker.bindPopup(content, {
      minWidth: 220,
      maxWidth: Math.min(320, box.clientWidth - 110),
      autoPanPaddingTopLeft: [64, 16],
      autoPanPaddingBottomRight: [16, 16],
    });
    marker.on("popupopen", () => tell(content, cell, marker));
    const layers = [marker];
    if (EXTENT[precision]) {
      layers.push(L.circle(marker.getLatLng(), {
        radius: EXTENT[precision], className: "extent", interactive: false,
      }));
    }
    return L.layerGroup(layers);
  }

  // What a mark stands for, in the page's language: a part of a page that the server writes.
  async function tell(content, cell, marker) {
    if (content.childElementCount) return;
    content.textContent = words.loading;
    try {
      const answer = await fetch(given.part + new URL(cell.permalink).search);
      if (!answer.ok) throw new Error();
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      content.replaceChildren(...page.body.childNodes);
      if (cell.incidents > 1 && map.getZoom() < map.getMaxZoom()) {
        content.querySelector("ul").before(closer(marker));
      }
    } catch {
      content.textContent = words.failed;
    }
    marker.getPopup().update();
  }

  function closer(marker) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.zoomIn;
    button.addEventListener("click", () => {
      box.focus();
      map.setView(marker.getLatLng(), Math.min(map.getZoom() + 2, map.getMaxZoom()));
    });
    return button;
  }

  function draw(answer) {
    const wanted = new Map(answer.cells.map((cell) => [`${cell.cell} ${cell.incidents}`, cell]));
    for (const [name, layer] of marks) {
      if (wanted.has(name)) continue;
      if (layer.getLayers().some((one) => one.getElement?.() === document.activeElement)) box.focus();
      layer.remove();
      marks.delete(name);
    }
    for (const [name, cell] of wanted) {
      if (!marks.has(name)) marks.set(name, mark(cell).addTo(map));
    }
    status.textContent = say(answer.without_place ? words.statusWithout : words.status, {
      incidents: number.format(answer.incidents),
      without: number.format(answer.without_place),
    });
  }

  async function show() {
    try {
      draw(await cells(map.getZoom(), map.getBounds()));
    } catch (error) {
      if (error.name !== "AbortError") status.textContent = error.sentence ?? words.failed;
    }
  }

  // Where the map looks first: as its address says, else at all that the filters find.
  async function begin() {
    const [, zoom, north, east] = location.hash.match(/^#(\d+)\/(-?[\d.]+)\/(-?[\d.]+)$/) ?? [];
    map.setView([north ?? 25, east ?? 15], zoom ?? 2);
    if (zoom !== undefined) return;
    const whole = L.latLngBounds([-85, -180], [85, 180]);
    const found = await cells(3, whole).catch(() => null);
    if (!found?.cells.length) return;
    const spots = found.cells.map((cell) => [cell.latitude, cell.longitude]);
    map.fitBounds(spots, { padding: [40, 40], maxZoom: 6, animate: false });
  }

  function moved() {
    const { lat, lng } = map.getCenter();
    history.replaceState(null, "", `#${map.getZoom()}/${lat.toFixed(4)}/${lng.toFixed(4)}`);
    drawBase();
    show();
  }

  // The keyboard
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") map.closePopup();
    if (event.key.toLowerCase() !== "t" || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    table.focus();
    table.scrollIntoView();
  });
  let opener;
  map.on("popupopen", ({ popup }) => {
    const element = popup.getElement();
    element.querySelector(".leaflet-popup-close-button").setAttribute("aria-label", words.close);
    opener = document.activeElement?.classList.contains("mark") ? document.activeElement : null;
    element.tabIndex = -1;
    if (opener) element.focus();
    // At the edge of the world the map may go further, until the words are in view.
    map.setMaxBounds(null);
    popup.update();
  });
  map.on("popupclose", ({ popup }) => {
    map.setMaxBounds(world);
    // Without an animation the popup is gone by now, and the focus with it.
    const focused = document.activeElement;
    if (focused !== document.body && !popup.getElement()?.contains(focused)) return;
    (opener?.isConnected ? opener : box).focus({ preventScroll: true });
  });

  begin().finally(() => {
    map.on("moveend", moved);
    moved();
  });
}
