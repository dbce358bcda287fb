// Where can the labels of a map stand so that pins, clusters and labels do not hide each other?
// Tags of scopes choose first and may step aside; names of areas do so a little, or wait until one zooms in.
(function () {
  "use strict";

  const HIDDEN_PART = 0.15; // a name that would be covered by more than this is not shown at all
  const TAG_BELOW = 22; // pixels that a tag hangs under the place it is of
  const CLUSTERS_MOVE = 320; // milliseconds, as long as Leaflet takes to zoom

  function box(rect, dx = 0, dy = 0) {
    return { left: rect.left + dx, right: rect.right + dx, top: rect.top + dy, bottom: rect.bottom + dy };
  }

  function overlap(a, b) {
    const width = Math.min(a.right, b.right) - Math.max(a.left, b.left);
    const height = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
    return width > 0 && height > 0 ? width * height : 0;
  }

  function covered(place, others) {
    return others.reduce((sum, other) => sum + overlap(place, other), 0);
  }

  function outside(place, frame) {
    const area = (place.right - place.left) * (place.bottom - place.top);
    return area - overlap(place, frame);
  }

  function steps(rect, reach) {
    const width = rect.right - rect.left;
    const parts = [0, 1, -1, 2, -2, 3, -3, 4, -4].filter((part) => Math.abs(part) <= reach);
    return parts.flatMap((across) => parts.map((down) => [across * 0.25 * width, down * 22]));
  }

  function best(rect, reach, taken, frame) {
    const choices = steps(rect, reach).map(([dx, dy]) => {
      const place = box(rect, dx, dy);
      const hidden = covered(place, taken) + outside(place, frame);
      return { dx, dy, place, hidden, cost: hidden + Math.hypot(dx, dy) };
    });
    return choices.reduce((a, b) => (b.cost < a.cost ? b : a));
  }

  function settle(map) {
    const container = map.getContainer();
    const frame = box(container.getBoundingClientRect());
    const found = (selector) => [...container.querySelectorAll(selector)];
    const taken = found(".map-pin, .map-cluster, .leaflet-control").map((each) => box(each.getBoundingClientRect()));
    const labels = [...found(".map-tag"), ...found(".map-label")];
    labels.forEach((label) => label.classList.remove("map-crowded"));
    labels.forEach((label) => { label.style.margin = ""; });
    const rects = labels.map((label) => label.getBoundingClientRect());
    labels.forEach((label, number) => {
      const rect = rects[number];
      const isName = label.classList.contains("map-label");
      const { dx, dy, place, hidden } = best(rect, isName ? 2 : 4, taken, frame);
      label.style.margin = `${dy}px 0 0 ${dx}px`;
      const crowded = isName && hidden > HIDDEN_PART * rect.width * rect.height;
      label.classList.toggle("map-crowded", crowded);
      if (!crowded) taken.push(place);
      if (!isName) lead(label, place, (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2 - TAG_BELOW);
    });
  }

  // A line from a label that was moved to the place that it is of.
  function lead(label, place, x, y) {
    const [across, down] = [x - (place.left + place.right) / 2, y - (place.top + place.bottom) / 2];
    const [half, high] = [(place.right - place.left) / 2, (place.bottom - place.top) / 2];
    const edge = Math.min(half / Math.abs(across || 0.01), high / Math.abs(down || 0.01));
    const length = edge < 1 ? (1 - edge) * Math.hypot(across, down) : 0;
    label.classList.toggle("map-led", length > 4);
    label.style.setProperty("--led-length", `${length}px`);
    label.style.setProperty("--led-turn", `${Math.atan2(down, across)}rad`);
    label.style.setProperty("--led-left", `${half + across * edge}px`);
    label.style.setProperty("--led-top", `${high + down * edge}px`);
  }

  function watch(map) {
    let waiting;
    const soon = () => {
      clearTimeout(waiting);
      waiting = setTimeout(() => settle(map), CLUSTERS_MOVE);
    };
    map.on("zoomend moveend layeradd layerremove resize", soon);
    soon();
  }

  window.mapLabels = { watch };
})();
