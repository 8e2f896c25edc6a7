"""The commands of this repository and the Python behind them."""
