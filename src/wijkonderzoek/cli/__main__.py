"""`python -m wijkonderzoek.cli`."""

from wijkonderzoek.cli import main

main()
