// What does a pin, a cluster, a popup or a label on a map look like? Called by the scripts that
// app/mapping/folium_pages.py writes. People's words arrive as data and become text nodes, never html.
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const SHAPES = {
    circle: ["circle", { cx: 14, cy: 14, r: 11.5 }],
    square: ["rect", { x: 3.5, y: 3.5, width: 21, height: 21, rx: 2 }],
    diamond: ["path", { d: "M14 1 L27 14 L14 27 L1 14 Z" }],
    triangle: ["path", { d: "M14 1.5 L27 25 L1 25 Z" }],
    hexagon: ["path", { d: "M8 2.5 H20 L27 14 L20 25.5 H8 L1 14 Z" }],
  };

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function drawing(tag, attributes) {
    const made = document.createElementNS(SVG, tag);
    Object.entries(attributes).forEach(([name, value]) => made.setAttribute(name, value));
    return made;
  }

  function factList(facts) {
    const list = element("dl", "map-facts");
    facts.forEach(([label, value]) => {
      const row = element("div");
      row.append(element("dt", "", label), element("dd", "", value));
      list.append(row);
    });
    return list;
  }

  // The server gives addresses of this application only; anything else stays words.
  function heading(title, href) {
    const line = element("p", "map-popup__title");
    if (typeof href === "string" && /^\/(?![/\\])/.test(href)) {
      const link = element("a", "", title);
      link.href = href;
      link.target = "_top";
      line.append(link);
    } else {
      line.textContent = title;
    }
    return line;
  }

  function popupContent({ title, caption, facts, href }) {
    const content = element("div", "map-popup");
    if (caption) content.append(element("p", "map-popup__caption", caption));
    content.append(heading(title, href));
    if (facts.length) content.append(factList(facts));
    return content;
  }

  // What is read in a popup is covered by nothing: the map moves away from its edges and its buttons, and a button
  // that would still lie over the popup, as on a small map, waits until it is closed.
  const POPUP = { maxWidth: 260, minWidth: 160, autoPanPaddingTopLeft: [58, 12], autoPanPaddingBottomRight: [58, 12] };
  const NARROW = 420;

  function popupFor(map) {
    const narrow = map && map.getSize().x < NARROW;
    return narrow ? { ...POPUP, autoPanPaddingTopLeft: [8, 8], autoPanPaddingBottomRight: [8, 8] } : POPUP;
  }

  function clearOf(map) {
    const controls = () => map.getContainer().querySelectorAll(".leaflet-control");
    const overlaps = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
    const clear = () => {
      const popup = map.getContainer().querySelector(".leaflet-popup");
      controls().forEach((each) => {
        const hides = popup && overlaps(each.getBoundingClientRect(), popup.getBoundingClientRect());
        each.classList.toggle("map-behind", Boolean(hides));
      });
    };
    map.on("popupopen moveend zoomend", () => setTimeout(clear, 0));
    map.on("popupclose", () => controls().forEach((each) => each.classList.remove("map-behind")));
  }

  function symbol([colour, shape, glyph]) {
    const picture = drawing("svg", { width: 28, height: 28, viewBox: "0 0 28 28", "aria-hidden": "true" });
    const [tag, attributes] = SHAPES[shape];
    picture.append(drawing(tag, { ...attributes, fill: colour, stroke: "#ffffff", "stroke-width": 2 }));
    const letter = drawing("text", { x: 14, y: shape === "triangle" ? 21 : 18.5, "text-anchor": "middle", class: "map-pin__glyph" });
    letter.textContent = glyph;
    picture.append(letter);
    return picture;
  }

  // Whoever came by keyboard is taken into the popup, and back to the pin when it closes.
  function followFocus(marker) {
    let byKeyboard = false;
    marker.on("popupopen", (event) => {
      const pin = marker.getElement();
      byKeyboard = Boolean(pin && pin.matches(":focus-visible"));
      const first = event.popup.getElement().querySelector("a");
      if (byKeyboard && first) first.focus();
    });
    marker.on("popupclose", () => {
      const pin = marker.getElement();
      if (byKeyboard && pin) pin.focus();
    });
  }

  function pin([latitude, longitude, number], layerData) {
    const [key, title, caption, facts, href] = layerData.pins[number];
    const kind = layerData.kinds[key];
    const icon = L.divIcon({ className: "map-pin", html: symbol(kind), iconSize: [28, 28], popupAnchor: [0, -8] });
    const name = [caption, title, kind[3]].filter(Boolean).join(", ");
    const marker = L.marker([latitude, longitude], { icon: icon, title: name, riseOnHover: true, zIndexOffset: kind[4] ? 1000 : 0, kind });
    marker.bindPopup(() => popupContent({ title, caption, facts, href }), POPUP);
    marker.on("add", () => Object.assign(marker.getPopup().options, popupFor(marker._map)));
    followFocus(marker);
    return marker;
  }

  // The kind with the highest number of those that a cluster holds, where kinds are numbered.
  function highestOf(group) {
    const kinds = group.getAllChildMarkers().map((marker) => marker.options.kind).filter((kind) => Number(kind[2]));
    return kinds.reduce((a, b) => (a && Number(a[2]) >= Number(b[2]) ? a : b), null);
  }

  function cluster(group, layerData) {
    const noun = layerData.noun;
    const count = group.getChildCount();
    const size = count < 10 ? 34 : count < 100 ? 40 : 48;
    const face = element("span", "", String(count));
    face.append(element("span", "map-hidden", " " + (count === 1 ? noun[0] : noun[1])));
    const highest = highestOf(group);
    if (highest) {
      const mark = element("span", "map-cluster__highest");
      mark.append(symbol(highest));
      face.append(mark, element("span", "map-hidden", `, the highest: ${highest[3]}`));
    }
    return L.divIcon({ className: "map-cluster", html: face, iconSize: [size, size] });
  }

  const FAR = 11.4; // names of areas crowd each other from here
  const watched = new WeakSet();

  function follow(map) {
    if (watched.has(map)) return;
    watched.add(map);
    const tell = () => map.getContainer().classList.toggle("map-far", map.getZoom() < FAR);
    map.on("zoomend", tell);
    tell();
    window.mapLabels.watch(map);
    clearOf(map);
    // A click focuses the map, too; only whoever comes by keyboard needs to see that.
    const box = map.getContainer();
    box.addEventListener("pointerdown", () => box.classList.add("map-by-pointer"));
    box.addEventListener("keydown", () => box.classList.remove("map-by-pointer"));
  }

  const LABELS = {
    hint: { sticky: true, className: "map-hint" },
    name: { permanent: true, direction: "center", className: "map-label", pane: "labels" },
    tag: { permanent: true, direction: "center", offset: [0, 22], className: "map-tag", pane: "labels", interactive: true },
  };

  function area(feature, layer, layerData) {
    const [name, facts, href, label, labelAt] = layerData.areas[feature.id];
    if (labelAt) layer.getCenter = () => L.latLng(labelAt[1], labelAt[0]);
    layer.bindTooltip(element("span", "", label || name), LABELS[layerData.labels]);
    const content = () => popupContent({ title: name, caption: "", facts, href });
    layer.bindPopup(content, POPUP);
    layer.on("tooltipopen", (event) => {
      if (layerData.labels === "tag") event.tooltip.getElement().style.borderColor = layer.options.color;
    });
    layer.on("add", () => {
      follow(layer._map);
      Object.assign(layer.getPopup().options, popupFor(layer._map));
      if (layerData.hollow) layer.getElement().classList.add("map-hollow");
    });
  }

  window.mapParts = { pin, cluster, area };
})();
