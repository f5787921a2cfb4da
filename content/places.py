"""Places: regions, their districts and cities, and their names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from content.reading import Content
from content.wording import Texts


class Place(Content):
    """A district or a city. ``aliases`` are spellings that people type, and former names."""

    code: str
    name: Texts
    status: Literal["republican", "oblast", "district"] | None = None
    aliases: tuple[str, ...] = ()
    note: str | None = None


class Region(Content):
    """A region, or one of the two cities that stand beside the regions."""

    code: str
    kind: Literal["region", "republican_city"]
    name: Texts
    aliases: tuple[str, ...] = ()
    note: str | None = None
    districts: tuple[Place, ...] = ()
    cities: tuple[Place, ...] = ()


class Country(Content):
    """The file of places, region by region."""

    regions: tuple[Region, ...]

    def problems(self, languages: tuple[str, ...]) -> Iterator[str]:
        """Yield codes that stand twice and names that are missing."""
        seen: set[str] = set()
        for region in self.regions:
            places: tuple[Region | Place, ...] = (region, *region.districts, *region.cities)
            for place in places:
                if place.code in seen:
                    yield f"{place.code}: the code stands twice"
                seen.add(place.code)
                for language in languages:
                    if not place.name.get(language):
                        yield f"{place.code}: name.{language}: missing"


class Places:
    """Where families live, by stable code."""

    def __init__(self, country: Country) -> None:
        self._regions = {region.code: region for region in country.regions}
        self._names: dict[str, Texts] = {}
        self._region_of: dict[str, str] = {}
        self._cities: set[str] = set()
        for region in country.regions:
            self._names[region.code] = region.name
            for place in (*region.districts, *region.cities):
                self._names[place.code] = place.name
                self._region_of[place.code] = region.code
            self._cities |= {place.code for place in region.cities}
            if region.kind == "republican_city":
                self._cities |= {region.code, *(place.code for place in region.districts)}

    def __contains__(self, code: str) -> bool:
        return code in self._names

    def regions(self) -> tuple[Region, ...]:
        """Return the regions in the order in which they are offered."""
        return tuple(self._regions.values())

    def districts(self, region_code: str) -> tuple[Place, ...]:
        """Return the region's districts, then its cities; empty where there are none."""
        region = self._regions.get(region_code)
        return region.districts + region.cities if region else ()

    def region_of(self, code: str) -> str:
        """Return the code of the region in which the place lies; a region lies in itself."""
        return self._region_of.get(code, code)

    def is_city(self, code: str) -> bool:
        """Whether the place is a city or a part of one, so that no village is asked for."""
        return code in self._cities

    def name(self, code: str, language: str) -> str:
        """Return the short name: «Манас шаары»; of a place that is no longer listed, its code."""
        names = self._names.get(code)
        return names[language] if names else code

    def full_name(self, code: str, language: str) -> str:
        """Return the name with its region: «Жалал-Абад облусу, Манас шаары»."""
        region = self.region_of(code)
        name = self.name(code, language)
        return name if region == code else f"{self.name(region, language)}, {name}"
