// The map of the wards on which a place is chosen (place-picker.js) or an area drawn (area-drawer.js): a
// click, or Enter over the middle of the map, names a place.
//
// window.wardMap(box, areas, (place) => ...) gives { map, wards }.
(function () {
  "use strict";

  const OUTLINE = { color: "#505a5f", weight: 1.5, fillColor: "#e3f1ef", fillOpacity: 0.6 };
  const DOUBLE = 250; // milliseconds within which a second click makes a double click
  const FAR = 11.2; // names of wards crowd each other from here

  function label(ward, layer) {
    const name = document.createElement("span");
    name.textContent = ward.properties.name;
    layer.bindTooltip(name, { permanent: true, direction: "center", className: "map-label", pane: "labels" });
  }

  function listen(box, map, choose) {
    const far = () => box.classList.toggle("map-far", map.getZoom() < FAR);
    map.on("zoomend", far);
    far();
    // A double click zooms, and is not two clicks: each waits until it is certain that there is no second.
    const waiting = new Set();
    map.on("click", (event) => {
      const timer = setTimeout(() => {
        waiting.delete(timer);
        choose(event.latlng);
      }, DOUBLE);
      waiting.add(timer);
    });
    map.on("dblclick", () => {
      waiting.forEach(clearTimeout);
      waiting.clear();
    });
    box.addEventListener("pointerdown", () => box.classList.add("map-by-pointer"));
    box.addEventListener("keydown", (event) => {
      box.classList.remove("map-by-pointer");
      if (event.key !== "Enter" || event.target !== box) return;
      event.preventDefault();
      choose(map.getCenter());
    });
  }

  window.wardMap = function (box, areas, choose) {
    const map = L.map(box, { attributionControl: false, scrollWheelZoom: false, zoomSnap: 0.25, minZoom: 9, maxZoom: 18 });
    if (box.dataset.tiles) L.tileLayer(box.dataset.tiles, { maxZoom: 18 }).addTo(map);
    map.createPane("labels").style.zIndex = 450;
    map.getPane("labels").style.pointerEvents = "none";
    const wards = L.geoJSON(areas, { style: OUTLINE, interactive: false, onEachFeature: label }).addTo(map);
    map.fitBounds(wards.getBounds(), { padding: [8, 8] });
    const crosshair = document.createElement("span");
    crosshair.className = "map-crosshair";
    box.append(crosshair);
    listen(box, map, choose);
    return { map, wards };
  };

  // Without the areas there is no map, and the form still takes what is typed.
  window.wardMap.start = async function (box, begin) {
    try {
      const answer = await fetch(box.dataset.areas, { headers: { Accept: "application/geo+json" } });
      if (!answer.ok) return;
      const areas = await answer.json();
      box.removeAttribute("hidden");
      begin(areas);
    } catch {
      box.hidden = true;
    }
  };
  window.wardMap.OUTLINE = OUTLINE;
})();
