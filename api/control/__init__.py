"""Control of a dataset from code, below `/simulator/v1/`: what people do in the admin, with the dataset's own API key.

DRF as it is meant: viewsets, serializers, filter sets, cursors. Everything is written through the same functions as in
the admin. Speed is not the point here.
"""
