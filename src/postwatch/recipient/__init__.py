"""The register of units: names, areas and papers by day, which are active; import; which texts are about persons."""
