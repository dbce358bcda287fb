// Choosing a place on a map: a click, or Enter over the middle of the map, puts a marker there, writes its
// latitude and longitude into a field of the form, chooses the ward, and says which ward that is.
// The form works without it: the field takes a typed place, and the ward has its own list. Needs ward-map.js.
//
// <div class="app-map-picker" data-place-picker data-areas="/areas/wards.geojson" data-field="point"
//      data-ward-field="ward" data-start="52.95356, -1.14935" data-tiles="" hidden></div>
// <p role="status" data-place-picker-says></p>
(function () {
  "use strict";

  const SVG = "http://www.w3.org/2000/svg";
  const CHOSEN = { color: "#0b0c0c", weight: 3, fillColor: "#b5dad5", fillOpacity: 0.7 };
  const NOWHERE = "This place is outside every ward. Move the marker, or choose the ward from the list.";

  // Whether a point is inside a ring: how often a line from it to the east crosses the edge.
  function inRing([x, y], ring) {
    let inside = false;
    for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
      const [xi, yi] = ring[i];
      const [xj, yj] = ring[j];
      if (yi > y !== yj > y && x < ((xj - xi) * (y - yi)) / (yj - yi) + xi) inside = !inside;
    }
    return inside;
  }

  function inPolygon(point, [outside, ...holes]) {
    return inRing(point, outside) && !holes.some((hole) => inRing(point, hole));
  }

  function contains({ type, coordinates }, point) {
    const polygons = type === "MultiPolygon" ? coordinates : [coordinates];
    return polygons.some((polygon) => inPolygon(point, polygon));
  }

  function pin() {
    const picture = document.createElementNS(SVG, "svg");
    const shape = document.createElementNS(SVG, "path");
    const attributes = { width: 32, height: 44, viewBox: "0 0 32 44", "aria-hidden": "true" };
    Object.entries(attributes).forEach(([name, value]) => picture.setAttribute(name, value));
    shape.setAttribute("d", "M16 1.5a14 14 0 0 0-14 14c0 10 14 27 14 27s14-17 14-27a14 14 0 0 0-14-14zm0 9a5 5 0 1 1 0 10 5 5 0 0 1 0-10z");
    shape.setAttribute("class", "map-chosen__shape");
    picture.append(shape);
    return L.divIcon({ className: "map-chosen", html: picture, iconSize: [32, 44], iconAnchor: [16, 43] });
  }

  function readPoint(words) {
    const found = /^\s*(-?\d+\.\d+)[,\s]+(-?\d+\.\d+)\s*$/.exec(words || "");
    return found && L.latLng(Number(found[1]), Number(found[2]));
  }

  class PlacePicker {
    constructor(box, areas) {
      this.box = box;
      this.field = document.getElementById(box.dataset.field);
      this.wardField = document.getElementById(box.dataset.wardField);
      this.says = document.querySelector("[data-place-picker-says]");
      Object.assign(this, window.wardMap(box, areas, (place) => this.choose(place)));
      this.listen();
      const start = readPoint(this.field.value) || readPoint(box.dataset.start);
      if (start) this.show(start, { zoom: true, keepWard: true });
      else if (this.wardField && this.wardField.value) this.showWard(this.wardField.value);
      else this.open((box.dataset.near || "").split(" "));
    }

    // On the wards of whoever logs, if they have any.
    open(ids) {
      const bounds = L.latLngBounds([]);
      const near = this.wards.getLayers().filter((layer) => ids.includes(String(layer.feature.id)));
      near.forEach((layer) => bounds.extend(layer.getBounds()));
      if (near.length) this.map.fitBounds(bounds, { maxZoom: 14 });
    }

    listen() {
      this.field.addEventListener("change", () => this.retype());
      if (this.wardField) this.wardField.addEventListener("change", () => this.showWard(this.wardField.value));
    }

    // With a street map under it, the map comes closer, so that the marker can be dragged to the very door.
    choose(place) {
      this.field.value = `${place.lat.toFixed(5)}, ${place.lng.toFixed(5)}`;
      // What is chosen is kept as what is typed is.
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
      this.show(place, { zoom: Boolean(this.box.dataset.tiles) && this.map.getZoom() < 14 });
    }

    // What was typed by hand: a place that is understood here moves the marker; others wait for the server.
    retype() {
      const typed = readPoint(this.field.value);
      if (typed) this.show(typed, { zoom: true });
      else this.forget();
    }

    show(place, { zoom = false, keepWard = false } = {}) {
      if (!this.marker) {
        this.marker = L.marker(place, { icon: pin(), draggable: true, keyboard: false, title: "The place you chose" });
        this.marker.on("dragend", () => this.choose(this.marker.getLatLng()));
        this.marker.addTo(this.map);
      }
      this.marker.setLatLng(place);
      if (zoom) this.map.setView(place, Math.max(this.map.getZoom(), 14));
      this.tell(this.wardAt(place), keepWard);
    }

    forget() {
      if (this.marker) this.marker.remove();
      this.marker = null;
      this.wards.setStyle(window.wardMap.OUTLINE);
      this.says.textContent = "";
    }

    wardAt(place) {
      const found = this.wards.getLayers().find((layer) => contains(layer.feature.geometry, [place.lng, place.lat]));
      return found && found.feature;
    }

    tell(ward, keepWard) {
      this.outline(ward && ward.id);
      this.says.textContent = ward ? `The marker is in ${ward.properties.name}.` : NOWHERE;
      if (!ward || !this.wardField || (keepWard && this.wardField.value)) return;
      this.wardField.value = String(ward.id);
    }

    outline(id) {
      this.wards.setStyle((ward) => (ward.id === id ? CHOSEN : window.wardMap.OUTLINE));
    }

    // A ward from the list: shown on the map, without pretending to know the place.
    showWard(id) {
      const layer = this.wards.getLayers().find((each) => String(each.feature.id) === id);
      if (!layer) return;
      this.outline(layer.feature.id);
      this.map.fitBounds(layer.getBounds(), { maxZoom: 14 });
      if (this.marker && this.wardAt(this.marker.getLatLng()) !== layer.feature) {
        this.says.textContent = `The marker is not in ${layer.feature.properties.name}. Move it there, or clear the place.`;
      }
    }
  }

  document.querySelectorAll("[data-place-picker]").forEach((box) => {
    window.wardMap.start(box, (areas) => {
      document.querySelectorAll("[data-place-picker-part]").forEach((part) => part.removeAttribute("hidden"));
      new PlacePicker(box, areas);
    });
  });
})();
