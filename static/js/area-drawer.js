// Drawing an area on a map: each click, or Enter over the middle of the map, is its next corner, written as a
// line into a field of the form. What is typed or pasted there is drawn as well, as far as it is understood
// here. The form works without it.
//
// <div class="app-map-picker" data-area-drawer data-areas="/areas/wards.geojson" data-field="corners"
//      data-tiles="" hidden></div>
// with buttons [data-area-drawer-back] and [data-area-drawer-clear] and a status [data-area-drawer-says], each
// with data-for of the field. Needs ward-map.js.
(function () {
  "use strict";

  const AREA = { color: "#7a2e06", weight: 3, fillColor: "#b3470f", fillOpacity: 0.35, interactive: false };
  const CORNER = { radius: 6, color: "#ffffff", weight: 2, fillColor: "#7a2e06", fillOpacity: 1, interactive: false };

  function readCorners(words) {
    const lines = words.split("\n").map((line) => line.trim()).filter(Boolean);
    const found = lines.map((line) => /^(-?\d+\.\d+)[,\s]+(-?\d+\.\d+)$/.exec(line));
    return found.every(Boolean) ? found.map((each) => L.latLng(Number(each[1]), Number(each[2]))) : null;
  }

  function saidOf(number) {
    if (!number) return "No corners yet.";
    const count = number === 1 ? "1 corner." : `${number} corners.`;
    return number < 3 ? `${count} An area needs 3 or more.` : `${count} The last corner joins up with the first.`;
  }

  class AreaDrawer {
    constructor(box, areas) {
      this.field = document.getElementById(box.dataset.field);
      const { map } = window.wardMap(box, areas, (place) => this.add(place));
      this.map = map;
      this.drawn = L.layerGroup().addTo(map);
      this.says = this.part("says");
      this.part("back").addEventListener("click", () => this.write(this.corners.slice(0, -1)));
      this.part("clear").addEventListener("click", () => this.write([]));
      this.field.addEventListener("change", () => this.retype());
      this.retype();
    }

    part(name) {
      return document.querySelector(`[data-area-drawer-${name}][data-for="${this.field.id}"]`);
    }

    // A double click to come closer is two clicks in one place: one corner.
    add(place) {
      const last = this.corners[this.corners.length - 1];
      const near = last && this.map.latLngToContainerPoint(last).distanceTo(this.map.latLngToContainerPoint(place)) < 6;
      if (!near) this.write([...this.corners, place]);
    }

    write(corners) {
      this.field.value = corners.map((each) => `${each.lat.toFixed(5)}, ${each.lng.toFixed(5)}`).join("\n");
      this.show(corners);
    }

    retype() {
      const typed = readCorners(this.field.value);
      this.show(typed || []);
      if (typed && typed.length > 1) this.map.fitBounds(L.latLngBounds(typed), { maxZoom: 15, padding: [40, 40] });
      if (!typed) this.says.textContent = "We cannot draw what you typed until you send it. If you draw on the map, that replaces what you typed.";
    }

    show(corners) {
      this.corners = corners;
      this.drawn.clearLayers();
      (corners.length > 2 ? L.polygon(corners, AREA) : L.polyline(corners, AREA)).addTo(this.drawn);
      corners.forEach((corner) => L.circleMarker(corner, CORNER).addTo(this.drawn));
      this.says.textContent = saidOf(corners.length);
    }
  }

  document.querySelectorAll("[data-area-drawer]").forEach((box) => {
    window.wardMap.start(box, (areas) => {
      document.querySelectorAll("[data-area-drawer-part]").forEach((part) => part.removeAttribute("hidden"));
      new AreaDrawer(box, areas);
    });
  });
})();
