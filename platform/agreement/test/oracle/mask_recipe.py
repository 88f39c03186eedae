"""Masks from recipes of integers, which test/maskRecipe.ts builds again, voxel by voxel."""
import numpy


def build(recipe, size):
    """[z, y, x] booleans; twice the ellipsoid centre and radii are integers, so that both builders agree exactly."""
    columns, rows, slices = size
    z, y, x = numpy.mgrid[:slices, :rows, :columns].astype(float)
    mask = numpy.zeros((slices, rows, columns), bool)
    for kind, *n in recipe["shapes"]:
        if kind == "ellipsoid":
            cx, cy, cz, rx, ry, rz = n
            mask |= ((2 * x - cx) / rx) ** 2 + ((2 * y - cy) / ry) ** 2 + ((2 * z - cz) / rz) ** 2 <= 1
        else:
            x0, x1, y0, y1, z0, z1 = n
            mask[z0 : z1 + 1, y0 : y1 + 1, x0 : x1 + 1] = True
    if recipe["noise"]["perMille"]:
        state, flips = recipe["noise"]["seed"], numpy.zeros(mask.size, bool)
        for i in range(mask.size):
            state ^= (state << 13) & 0xFFFFFFFF
            state ^= state >> 17
            state ^= (state << 5) & 0xFFFFFFFF
            flips[i] = state % 1000 < recipe["noise"]["perMille"]
        mask ^= flips.reshape(mask.shape)
    return mask
