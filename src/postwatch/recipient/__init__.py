"""The register of units: names, areas and papers by day; import; which texts are about persons."""
