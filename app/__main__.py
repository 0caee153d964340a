"""`python -m app` is `flashline`."""

from app.cli import main

if __name__ == "__main__":
    main()
