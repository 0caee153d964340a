"""Codes that Alibaba Cloud's IoT Platform issues over its API; an extra that the program never needs."""
