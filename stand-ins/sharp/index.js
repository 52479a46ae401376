const noImages = () => {
  throw new Error('Images are not read here: stand-ins/sharp takes the place of the library that would');
};

export default noImages;
